// How fast the topology map is with 1,000 devices and 2,000 links, in headless Chromium: time from the data to the first
// drawing, and the time of a frame while it is dragged. `node topology.mjs` prints name=value lines in ms; the goals are in
// tests/bench/bench_grafana.py.
import { VERSIONS, openHost, startBrowser } from '../browser.mjs';
import { manyDevices } from '../panels/topology_frames.mjs';
import { topologyPage } from '../panels/topology_page.mjs';

const RUNS = 3;
const PAN_MS = 2000;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** From the call that hands over the frames until they are on the screen. */
async function firstDrawing(host, frames, options) {
  await host.call('clear');
  return host.page.evaluate(async (request) => {
    const began = performance.now();
    await window.lanatlasHost.mount(request);
    return performance.now() - began;
  }, { id: 'lanatlas-topology-panel', frames, options, width: 1200, height: 700 });
}

/** CPU time of the page's main thread, in ms: tells a slow map from a busy machine. */
async function cpuClock(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
}

/**
 * Frames in a second in which the map has moved on while the pointer drags it. The page moves the pointer itself, once in
 * each frame: by way of the test, the pointer would be slower than the map.
 */
async function panned(host) {
  const map = topologyPage(host);
  const { x, y, width, height } = await map.map.boundingBox();
  const start = { x: x + width - 20, y: y + height - 10 };
  await host.page.mouse.move(start.x, start.y);
  await host.page.mouse.down();
  const rate = await map.ask((cy, { from, duration }) => new Promise((done) => {
    const began = performance.now();
    let [drawn, last] = [0, ''];
    cy.on('render', () => {
      const { x: left, y: top } = cy.pan();
      drawn += last === `${left} ${top}` ? 0 : 1;
      last = `${left} ${top}`;
    });
    const step = (now) => {
      if (now - began > duration) {
        cy.off('render');
        done((drawn * 1000) / (now - began));
        return;
      }
      const angle = (now - began) / 300;
      const at = { clientX: from.x - 150 * (1 - Math.cos(angle)), clientY: from.y - 100 * Math.abs(Math.sin(angle)) };
      window.dispatchEvent(new MouseEvent('mousemove', { ...at, bubbles: true, buttons: 1 }));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }), { from: start, duration: PAN_MS });
  await host.page.mouse.up();
  return rate;
}

const browser = await startBrowser({ viewport: { width: 1280, height: 800 } });
try {
  for (const version of VERSIONS) {
    for (const [name, frames, options] of [
      ['computed', manyDevices(1000, 2000), {}],
      ['placed', manyDevices(1000, 2000, true), {}],
      ['boxed', manyDevices(1000, 2000), { boxes: 'site' }],
    ]) {
      const host = await openHost(browser.context, version);
      // the plugin is loaded, as it is when a dashboard is opened again
      await firstDrawing(host, manyDevices(10, 10), {});
      const clock = await cpuClock(host.page);
      const [times, cpu, rates] = [[], [], []];
      for (let run = 0; run < RUNS; run++) {
        const before = await clock();
        times.push(await firstDrawing(host, frames, options));
        cpu.push((await clock()) - before);
        rates.push(await panned(host));
      }
      host.clean();
      await host.close();
      const where = `grafana${version}_${name}`;
      console.log(`${where}_map_first_ms=${median(times).toFixed(1)}`);
      console.log(`${where}_map_first_cpu_ms=${median(cpu).toFixed(1)}`);
      console.log(`${where}_map_frame_ms=${(1000 / median(rates)).toFixed(1)}`);
    }
  }
} finally {
  await browser.close();
}
