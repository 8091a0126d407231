// How long the first drawing of a /16's folded grid takes, for each Grafana and number of used addresses: `node ipgrid.mjs` prints
// the medians of the turns as name=value lines in ms; the goals are in tests/bench/bench_grafana.py.
// Beside it the time of a prefix of two addresses, of which there is no drawing to speak of: what Grafana itself takes.
import { VERSIONS, openHost, startBrowser } from '../browser.mjs';
import { frame } from '../panels/frames.mjs';

const TURNS = 7;
const COUNTS = [500, 5000];

/** Addresses that are spread over the prefix in the same way each time. */
function frames(count) {
  const numbers = Array.from({ length: count }, (_, index) => (index * 40503) % 65536);
  const text = (values) => ['string', values];
  return [
    frame('prefixes', { prefix: text(['10.20.0.0/16']), name: text(['servers']) }),
    frame('addresses', {
      address: text(numbers.map((number) => `10.20.${number >> 8}.${number & 255}`)),
      use: text(numbers.map((number) => ['static', 'dhcp', 'reserved', 'gone'][number % 4])),
      device: text(numbers.map((number) => `host-${number}`)),
      device_key: text(numbers.map((number) => `host-${number}`)),
    }),
    frame('ranges', { first: text(['10.20.64.0']), last: text(['10.20.95.255']), kind: text(['dhcp']) }),
  ];
}

/** From the mount to the frame in which it is on the screen. */
function turn(page, given) {
  return page.evaluate(async (request) => {
    window.lanatlasHost.clear();
    const began = performance.now();
    await window.lanatlasHost.mount(request);
    return performance.now() - began;
  }, { id: 'lanatlas-ipgrid-panel', frames: given, width: 1200, height: 800 });
}

/** The median of several turns. */
async function turns(page, given) {
  const times = [];
  for (let index = 0; index < TURNS; index++) {
    times.push(await turn(page, given));
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

const browser = await startBrowser();
for (const version of VERSIONS) {
  const { page, clean, close } = await openHost(browser.context, version);
  const [plain] = frames(0);
  plain.fields[0].values = ['10.20.0.0/31'];
  await turn(page, [plain]);
  console.log(`grafana${version}_nothing_ms=${(await turns(page, [plain])).toFixed(1)}`);
  for (const count of COUNTS) {
    const given = frames(count);
    const middle = await turns(page, given);
    clean();
    console.log(`grafana${version}_${count}_grid_first_ms=${middle.toFixed(1)}`);
  }
  await close();
}
await browser.close();
