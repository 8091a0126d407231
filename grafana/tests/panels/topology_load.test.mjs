// What the map copies is what `ipam map load` takes: text of the real page into the real command, and back as it draws it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VERSIONS, openHost, startBrowser } from '../browser.mjs';
import { network } from './topology_frames.mjs';
import { topologyPage } from './topology_page.mjs';

const IPAM = process.env.IPAM ?? join(dirname(fileURLToPath(import.meta.url)), '../../../build/ipam');
const skip = existsSync(IPAM) ? false : `${IPAM} is not built`;

function inventory(folder) {
  const env = { ...process.env, LANATLAS_DB: join(folder, 'inventory.db'), NO_COLOR: '1' };
  return (words, input = '') => execFileSync(IPAM, words, { env, input, encoding: 'utf8' });
}

/** The text that the menu puts on the clipboard, from a map on which one is locked and one was dragged. */
async function copiedText(context) {
  const host = await openHost(context, VERSIONS[0]);
  const map = topologyPage(host);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await map.mount(network({ 2: [40, -60, 1], 6: [300, 100, 0] }));
  await map.drag('device 6', 90, 60);
  await (await map.menu('Places')).getByText('Copy for ipam map load').click();
  await host.page.waitForFunction(() => document.querySelector('[data-testid=topology-said]').textContent.includes('copied'));
  const text = await host.page.evaluate(() => navigator.clipboard.readText());
  host.clean();
  await host.close();
  return text;
}

test('places are copied as ipam map load reads them, and ipam map has them then', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lanatlas-places-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const browser = await startBrowser();
  t.after(browser.close);
  const text = await copiedText(browser.context);
  const places = JSON.parse(text);
  const ipam = inventory(folder);
  for (const { key } of places) {
    ipam(['device', 'add', key, '--no-check']);
  }
  assert.equal(ipam(['map', 'load', '-'], text), 'placed 25 devices\n');
  const [{ nodes }] = JSON.parse(ipam(['map', '--format', 'json']));
  const drawn = Object.fromEntries(nodes.map(({ key, x, y, locked }) => [key, { key, x, y, locked }]));
  for (const place of places) {
    assert.deepEqual(drawn[place.key], place);
  }
  assert.equal(drawn.gateway.locked, true);
});
