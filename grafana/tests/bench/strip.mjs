// How smoothly 500 rows of 30 bars scroll: `node strip.mjs` prints the time of a frame as name=value lines in ms; the goals are in
// tests/bench/bench_grafana.py. Each frame scrolls by three rows and its time counts, so what is drawn late is seen.
import { VERSIONS, openHost, startBrowser } from '../browser.mjs';
import { frame } from '../panels/frames.mjs';

const ROWS = 500;
const BARS = 30;
const STEP_PX = 78;

function frames() {
  const rows = Array.from({ length: ROWS }, (_, index) => index);
  const results = rows.flatMap((row) => Array.from({ length: BARS }, (_, position) => ({ row, position })));
  const text = (values) => ['string', values];
  const number = (values) => ['number', values];
  const fails = ({ row, position }) => (row * 31 + position * 17) % 23 === 0;
  return [
    frame('rows', {
      device_key: text(rows.map((row) => `d${row}`)),
      check_key: text(rows.map(() => 'ping4')),
      device_name: text(rows.map((row) => `host-${row}`)),
      state: text(rows.map((row) => ['up', 'up', 'up', 'degraded', 'down'][row % 5])),
      availability: number(rows.map((row) => 1 - row / 5000)),
      since: number(rows.map((row) => 1_700_000_000 - row * 60)),
    }),
    frame('results', {
      device_key: text(results.map(({ row }) => `d${row}`)),
      check_key: text(results.map(() => 'ping4')),
      position: number(results.map(({ position }) => position)),
      at: number(results.map(({ position }) => 1_700_000_000 + position * 10)),
      cause: text(results.map((one) => (fails(one) ? 'timeout' : 'reply'))),
      rtt_us: number(results.map((one) => (fails(one) ? null : 300 + ((one.row * 7 + one.position * 13) % 900)))),
    }),
  ];
}

/** Scrolls from the top to the end, a step in each frame; the times between frames. */
function scroll(page) {
  return page.getByRole('grid').evaluate(async (grid, step) => {
    const next = () => new Promise((done) => requestAnimationFrame(done));
    const times = [];
    let before = await next();
    while (grid.scrollTop + grid.clientHeight < grid.scrollHeight - 1) {
      grid.scrollTop += step;
      const now = await next();
      times.push(now - before);
      before = now;
    }
    return times;
  }, STEP_PX);
}

const browser = await startBrowser();
for (const version of VERSIONS) {
  const { page, clean, call, close } = await openHost(browser.context, version);
  await call('mount', { id: 'lanatlas-strip-panel', frames: frames(), width: 1000, height: 800 });
  await scroll(page);
  await page.getByRole('grid').evaluate((grid) => void (grid.scrollTop = 0));
  const times = await scroll(page);
  clean();
  const ordered = [...times].sort((a, b) => a - b);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  console.log(`grafana${version}_strip_frame_ms=${mean.toFixed(1)}`);
  console.log(`grafana${version}_strip_frame_p95_ms=${ordered[Math.floor(times.length * 0.95)].toFixed(1)}`);
  await close();
}
await browser.close();
