// `make pictures`: renews docs/pictures from the dashboards and the home lab that home/ makes, whose clock stands still.
// node pictures.mjs GRAFANA [NAME...]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHost, startBrowser } from '../tests/browser.mjs';
import { allDashboards } from './dashboards.mjs';
import { startHome } from './home.mjs';
import { lightPng } from './light_png.mjs';
import { PICTURES } from './shots.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

const [version, ...names] = process.argv.slice(2);

/** The part of the page that shows these panels. */
async function around(stage, panels) {
  const boxes = await Promise.all(panels.map((title) => stage.getByTestId(`data-testid Panel header ${title}`).boundingBox()));
  const edge = (side, of) => of(...boxes.map(side));
  const [x, y] = [edge((box) => box.x, Math.min), edge((box) => box.y, Math.min)];
  return { x, y, width: edge((box) => box.x + box.width, Math.max) - x, height: edge((box) => box.y + box.height, Math.max) - y };
}

async function take(host, { name, dashboard, choices, change, panels, width = panels ? 1280 : 1440 }) {
  const json = allDashboards().find(({ uid }) => uid === `lanatlas-${dashboard}`);
  change?.(json);
  await host.page.setViewportSize({ width, height: 800 });
  await host.call('openDashboard', json, choices, width);
  const { height } = await host.stage.boundingBox();
  await host.page.setViewportSize({ width, height: Math.ceil(height) });
  await host.call('settled');
  // nothing is under the pointer, and what fades in has done so
  await host.page.mouse.move(0, 0);
  await host.page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  const clip = panels && (await around(host.stage, panels));
  const taken = await (clip ? host.page.screenshot({ clip }) : host.stage.screenshot());
  writeFileSync(join(FOLDER, `${name}.png`), lightPng(taken));
  host.clean();
}

const folder = mkdtempSync(join(tmpdir(), 'lanatlas-home-'));
const home = await startHome(folder);
const browser = await startBrowser();
try {
  await browser.context.clock.setFixedTime(home.now * 1000);
  const host = await openHost(browser.context, version, { query: home.query });
  await host.page.addStyleTag({ content: '#stage { padding: 8px; box-sizing: border-box }' });
  for (const picture of PICTURES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    await take(host, picture);
    console.log(`docs/pictures/${picture.name}.png`);
  }
  await host.close();
} finally {
  await browser.close();
  await home.close();
  rmSync(folder, { recursive: true, force: true });
}
