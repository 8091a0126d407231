// The pictures' palette (preview/light_png.mjs): read back by its own reader's rules of a PNG, and by Chromium's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decode, lightPng } from '../../preview/light_png.mjs';
import { startBrowser } from '../browser.mjs';

let browser, page;
before(async () => {
  browser = await startBrowser({ viewport: { width: 120, height: 90 } });
  page = await browser.context.newPage();
});
after(() => browser?.close());

/** What Chromium reads of a PNG: red, green, blue and alpha of each pixel. */
function read(png) {
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return [...context.getImageData(0, 0, bitmap.width, bitmap.height).data];
  }, png.toString('base64'));
}

async function screenshot(html) {
  await page.setContent(`<body style="margin: 0">${html}`);
  return page.screenshot();
}

test('a screenshot is read as Chromium reads it', async () => {
  const png = await screenshot('<div style="height: 90px; background: linear-gradient(45deg, #102030, #f0a040 60%, #fff)">Text ▲</div>');
  const { width, height, pixels } = decode(png);
  assert.deepEqual([width, height], [120, 90]);
  const seen = await read(png);
  assert.deepEqual([...pixels], [...pixels.keys()].map((at) => (seen[4 * at] << 16) | (seen[4 * at + 1] << 8) | seen[4 * at + 2]));
});

test('few colours stay as they are', async () => {
  const png = await screenshot('<div style="height: 40px; background: #181b1f"></div><div style="height: 50px; background: #ff9830"></div>');
  assert.deepEqual(await read(lightPng(png)), await read(png));
});

test('many colours are nearly the same, and it is lighter', async () => {
  const png = await screenshot('<div style="height: 90px; background: linear-gradient(45deg, red, lime 40%, blue)">Text ▲</div>');
  const light = lightPng(png);
  const [before, now] = [await read(png), await read(light)];
  assert.equal(now.length, before.length);
  assert.ok(Math.max(...now.map((value, at) => Math.abs(value - before[at]))) <= 24);
  assert.ok(light.length < png.length, `${light.length} of ${png.length} bytes`);
});
