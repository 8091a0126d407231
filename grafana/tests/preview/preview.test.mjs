// `make preview`: the demo's dashboards in a browser, on loopback, and nothing left of it at the end. Root, for the demo's lab.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VERSIONS, startBrowser, watch } from '../browser.mjs';

const TOP = fileURLToPath(new URL('../../../', import.meta.url));
const VERSION = VERSIONS.at(-1);
const LONG = 30_000;

async function listenAnywhere() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function freePort() {
  const server = await listenAnywhere();
  const { port } = server.address();
  server.close();
  return port;
}

/** The demo of `make preview`; says() waits for a line of its output. */
function startDemo(port) {
  const demo = spawn(`${TOP}tests/lab/demo.sh`, { env: { ...process.env, DEMO_PREVIEW: VERSION, PREVIEW_PORT: String(port) } });
  const ended = once(demo, 'exit');
  let said = '';
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  }
  const says = async (pattern) => {
    while (!pattern.test(said)) {
      const more = await Promise.race([once(demo.stdout, 'data'), ended.then(() => null)]);
      assert.ok(more !== null || pattern.test(said), `the demo has ended:\n${said}`);
    }
    return pattern.exec(said);
  };
  const end = async (signal) => {
    demo.kill(signal);
    const [code] = await ended;
    return code;
  };
  return { pid: demo.pid, says, end, ended };
}

describe('make preview', () => {
  let demo, browser, page, origin;
  const problems = [];

  before(async () => {
    const port = await freePort();
    demo = startDemo(port);
    [, origin] = await demo.says(/preview +(http:\/\/127\.0\.0\.1:\d+)\//);
    assert.equal(origin, `http://127.0.0.1:${port}`);
    await demo.says(/^\W*nas +up/m);
    browser = await startBrowser();
    page = await browser.context.newPage();
    await watch(page, origin, problems);
  });
  after(async () => {
    await browser?.close();
    await demo?.end('SIGTERM');
  });

  test('listens on loopback alone', () => {
    const listening = execFileSync('ss', ['-Hltn', `sport = :${new URL(origin).port}`], { encoding: 'utf8' });
    assert.deepEqual(listening.trim().split('\n').map((line) => line.split(/\s+/)[3]), [origin.slice('http://'.length)]);
  });

  test('draws the overview, with every panel answered', async () => {
    await page.goto(origin);
    await page.getByRole('link', { name: 'Overview' }).and(page.locator('[aria-current=page]')).waitFor({ timeout: LONG });
    await page.waitForFunction(() => document.querySelectorAll('[data-testid^="data-testid Panel header"]').length > 5);
    const reports = await page.evaluate(() => window.lanatlasHost.settled());
    assert.deepEqual(reports.filter(({ error }) => error), []);
    assert.equal(await page.title(), 'LAN Atlas: Overview');
    assert.deepEqual(problems, []);
  });

  test('follows links, and goes back', async () => {
    await page.getByRole('link', { name: 'Inventory' }).click();
    await page.locator('#stage').getByRole('link', { name: 'web', exact: true }).click({ timeout: LONG });
    await page.waitForURL(/\/d\/lanatlas-device\?var-device=web&/);
    await page.locator('#stage').getByText('10.98.10.11').first().waitFor({ timeout: LONG });
    assert.equal(await page.title(), 'LAN Atlas: Device');
    await page.goBack();
    await page.waitForFunction(() => document.title === 'LAN Atlas: Inventory');
    assert.deepEqual(problems, []);
  });

  test('opens at the address of a link, in the other theme', async () => {
    await page.goto(`${origin}/d/lanatlas-device?var-device=nas&theme=light`);
    await page.locator('#stage').getByText('10.98.10.10').first().waitFor({ timeout: LONG });
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
    assert.deepEqual(problems, []);
  });

  test('ends with Ctrl-C and leaves nothing', async () => {
    const [, folder] = await demo.says(/(\/tmp\/lanatlas-demo\.\w+)/);
    assert.equal(await demo.end('SIGINT'), 130);
    await assert.rejects(fetch(origin));
    assert.equal(existsSync(folder), false);
    assert.deepEqual(readdirSync('/run/netns').filter((name) => name.startsWith(`la-demo_${demo.pid}-`)), []);
    const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    assert.equal(running.includes(folder), false);
  });
});

test('a port in use is told, with the way out', async () => {
  const server = await listenAnywhere();
  const demo = startDemo(server.address().port);
  const [code] = await demo.ended;
  server.close();
  assert.equal(code, 1);
  await demo.says(/Address already in use; PREVIEW_PORT chooses another port/);
});

test('missing npm packages are told, with the way to get them', () => {
  const { status, stderr } = spawnSync(`${TOP}grafana/preview/needs.sh`, ['0'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /missing in: grafana\/tests\/host\/0\n.*make grafana-deps/);
});
