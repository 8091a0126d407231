// The tools of the topology map: boxes, filter, search, keys, pictures, sizes and themes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { network } from './topology_frames.mjs';
import { topologyPage } from './topology_page.mjs';

const browser = testBrowser();

const devices = (ids) => ids.filter((id) => id.startsWith('device ')).length;

async function downloaded(page, action) {
  const [file] = await Promise.all([page.waitForEvent('download'), action()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

for (const version of VERSIONS) {
  describe(`tools of the map, Grafana ${version}`, () => {
    let host;
    let map;
    before(async () => {
      host = await openHost(browser.context, version);
      map = topologyPage(host);
    });
    after(() => host?.close());

    test('boxes are around their devices; one and all are folded and unfolded', async () => {
      await map.mount(network(), { boxes: 'site' });
      assert.deepEqual((await map.ids()).filter((id) => id.startsWith('box ')), ['box site:Home', 'box site:Office']);
      const outside = await map.ask((cy) => {
        const box = cy.getElementById('box site:Home');
        const [left, right] = [box.position().x - box.width() / 2, box.position().x + box.width() / 2];
        const [top, bottom] = [box.position().y - box.height() / 2, box.position().y + box.height() / 2];
        const inside = cy.nodes().filter((node) => node.data('box') === 'box site:Home').map((node) => node.position());
        return inside.filter(({ x, y }) => x < left || x > right || y < top || y > bottom).length;
      });
      assert.equal(outside, 0);
      const before = await map.positions();
      await (await map.menu('Boxes')).getByText('Fold all', { exact: true }).click();
      const ids = await map.ids();
      assert.ok(ids.includes('fold site:Home') && ids.includes('fold site:Office'));
      assert.equal(devices(ids), 1);
      assert.equal(await map.ask((cy) => cy.getElementById('fold site:Home').hasClass('down')), true);
      await map.click('fold site:Office');
      assert.ok((await map.ids()).includes('device 23'));
      await (await map.menu('Boxes')).getByText('Unfold all').click();
      assert.deepEqual(await map.positions(), before);
      host.clean();
    });

    test('the kind of boxes is an option, also of the toolbar', async () => {
      await (await map.menu('Boxes')).getByText('VLANs').click();
      assert.equal((await host.record()).options.at(-1).boxes, 'vlan');
      await host.page.keyboard.press('Escape');
      const boxes = async () => (await map.ids()).filter((id) => id.startsWith('box '));
      assert.deepEqual(await boxes(), ['box vlan:1', 'box vlan:20', 'box vlan:30', 'box vlan:40']);
      await host.call('changeOptions', { boxes: 'group' });
      assert.deepEqual(await boxes(), ['box group:pve']);
      await host.call('changeOptions', { boxes: 'prefix' });
      assert.equal((await boxes()).length, 5);
      host.clean();
    });

    test('a box is folded by its label; dragging what is folded moves all in it', async () => {
      await map.mount(network(), { boxes: 'site' });
      const label = await map.ask((cy) => {
        const box = cy.getElementById('box site:Office').renderedBoundingBox({ includeLabels: false });
        return { x: (box.x1 + box.x2) / 2, y: box.y1 - 6 };
      });
      const frame = await map.map.boundingBox();
      await host.page.mouse.click(frame.x + label.x, frame.y + label.y);
      assert.ok((await map.ids()).includes('fold site:Office'));
      await map.drag('fold site:Office', 60, 40);
      const options = (await host.record()).options.at(-1);
      assert.equal(options.places.length, 25);
      await map.click('fold site:Office');
      const [positions, expected] = [await map.positions(), options.places.find(({ key }) => key === 'db')];
      assert.deepEqual(positions[24], { x: expected.x, y: expected.y });
      host.clean();
    });

    test('filters by state, site, type and tag', async () => {
      await map.mount(network());
      const menu = await map.menu('Filter');
      for (const [name, count] of [['Down (1)', 1], ['Degraded (1)', 2]]) {
        await menu.getByRole('checkbox', { name }).check();
        assert.equal(devices(await map.ids()), count);
      }
      await menu.getByText('Show all devices').click();
      await menu.getByRole('checkbox', { name: 'Office (6)' }).check();
      assert.equal(devices(await map.ids()), 6);
      await menu.getByRole('checkbox', { name: 'storage (2)' }).check();
      assert.equal(devices(await map.ids()), 1);
      await menu.getByText('Show all devices').click();
      await menu.getByRole('checkbox', { name: 'access point (1)' }).check();
      assert.equal(devices(await map.ids()), 1);
      await menu.getByText('Show all devices').click();
      await host.page.keyboard.press('Escape');
      await host.page.getByRole('button', { name: '2 Gone' }).click();
      assert.equal(devices(await map.ids()), 2);
      host.clean();
    });

    test('a search fades what it does not find, Enter goes from hit to hit', async () => {
      await map.mount(network());
      const search = host.page.getByRole('searchbox');
      await search.fill('192.0.2.6');
      await host.page.getByText('4 found').waitFor();
      assert.equal(await map.ask((cy) => cy.nodes('.device').not('.dim').length), 4);
      await search.press('Enter');
      const first = await map.said();
      await search.press('Enter');
      assert.notEqual(await map.said(), first);
      await search.press('Escape');
      assert.equal(await map.ask((cy) => cy.nodes('.dim').length), 0);
      host.clean();
    });

    test('keys: arrows walk, Enter opens, L locks, F folds, Shift moves, + - 0 zoom', async () => {
      await map.mount(network({ 2: [0, 0, 0], 3: [200, 0, 0], 6: [0, 200, 0] }), { boxes: 'site' });
      await host.page.getByRole('searchbox').focus();
      for (let count = 0; count < 20 && !(await map.map.evaluate((element) => element === document.activeElement)); count++) {
        await host.page.keyboard.press('Tab');
      }
      await map.map.press('Home');
      const focused = () => map.ask((cy) => cy.nodes('.focused').map((node) => node.id()));
      assert.equal((await focused()).length, 1);
      await map.ask((cy) => cy.nodes('.focused').length);
      const walked = new Set();
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
        await map.map.press(key);
        walked.add((await focused())[0]);
        assert.ok((await map.said()).length > 3);
      }
      assert.ok(walked.size >= 3, [...walked].join());
      const [id] = await focused();
      const device = id.slice(7);
      const before = (await map.positions())[device];
      await map.map.press('Shift+ArrowRight');
      const moved = (await map.positions())[device];
      assert.ok(moved.x > before.x);
      await map.map.press('l');
      assert.match(await map.said(), / is locked$/);
      await map.map.press('Shift+ArrowRight');
      assert.deepEqual((await map.positions())[device], moved);
      await map.map.press('Enter');
      assert.match((await host.record()).visits.at(-1), /^\/d\/lanatlas-device/);
      const { zoom } = await map.view();
      await map.map.press('+');
      assert.ok((await map.view()).zoom > zoom * 1.2);
      await map.map.press('-');
      await map.map.press('-');
      assert.ok((await map.view()).zoom < zoom);
      await map.map.press('0');
      await map.map.press('f');
      assert.ok((await map.ids()).some((one) => one.startsWith('fold ')));
      host.clean();
    });

    test('the wheel scrolls the page until the map has the focus', async () => {
      await map.mount(network());
      const { x, y, width, height } = await map.map.boundingBox();
      const { zoom } = await map.view();
      await host.page.mouse.move(x + width - 5, y + height - 5);
      await host.page.mouse.wheel(0, -200);
      await map.ask(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.equal((await map.view()).zoom, zoom);
      await map.map.focus();
      await host.page.mouse.wheel(0, -200);
      await host.page.waitForFunction((before) => {
        const element = [...document.querySelectorAll('[data-testid=topology-map] div')].find((one) => one._cyreg);
        return element._cyreg.cy.zoom() > before;
      }, zoom);
      host.clean();
    });

    test('a screen reader has all devices, with their links', async () => {
      await map.mount(network());
      const list = host.page.getByRole('list', { name: 'Devices on the map' });
      await list.getByRole('link').nth(24).waitFor();
      assert.equal(await list.getByRole('link').count(), 25);
      const nas = list.getByRole('link', { name: 'nas, Down: timeout, nas, site Home, 192.0.2.65, 2 links' });
      assert.match(await nas.getAttribute('href'), /var-device=nas/);
      assert.equal(await host.page.getByRole('application').getAttribute('aria-label'), 'Topology map: 25 devices, 25 links');
      host.clean();
    });

    test('pictures: PNG and SVG', async () => {
      await map.mount(network(), { boxes: 'site' });
      const png = await downloaded(host.page, async () => (await map.menu('Save a picture')).getByText('PNG').click());
      assert.equal(png.name, 'topology.png');
      assert.deepEqual([...png.bytes.subarray(1, 4)], [...Buffer.from('PNG')]);
      const svg = await downloaded(host.page, async () => (await map.menu('Save a picture')).getByText('SVG').click());
      assert.equal(svg.name, 'topology.svg');
      const facts = await host.page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        const texts = [...parsed.querySelectorAll('text')].map((one) => one.textContent);
        const [errors, images] = ['parsererror', 'image'].map((name) => parsed.querySelectorAll(name).length);
        return { errors, texts, images, outside: /(href|src)="(?!data:)/.test(text) };
      }, svg.bytes.toString('utf8'));
      assert.equal(facts.errors, 0);
      assert.equal(facts.outside, false);
      assert.ok(['gateway', 'nas', 'key with Anna <b>'].every((name) => facts.texts.some((one) => one.includes(name))));
      assert.equal(facts.images, 50);
      host.clean();
    });

    test('from tiny to huge: all of the map is seen', async () => {
      for (const [width, height] of [[120, 80], [300, 150], [3000, 1600]]) {
        await map.mount(network(), {}, { width, height });
        const inside = await map.ask((cy) => {
          const box = cy.elements().renderedBoundingBox({ includeLabels: false });
          return box.x1 > -2 && box.y1 > -2 && box.x2 < cy.width() + 2 && box.y2 < cy.height() + 2 && cy.width() > 0;
        });
        assert.ok(inside, `${width}x${height}`);
        assert.equal(await host.page.getByRole('toolbar').count(), width > 340 ? 1 : 0);
      }
      await host.call('resize', 700, 500);
      assert.equal(await map.ask((cy) => Math.round(cy.width()) <= 700 && cy.width() > 500), true);
      host.clean();
    });
  });

  for (const theme of ['dark', 'light', 'contrast']) {
    test(`Grafana ${version}, ${theme}: words and signs stand out from the ground`, async () => {
      const host = await openHost(browser.context, version, { theme });
      const map = topologyPage(host);
      await map.mount(network());
      const colours = await map.ask((cy) => {
        const node = cy.getElementById('device 2');
        const own = ['color', 'background-color', 'text-background-color', 'border-color'].map((key) => node.style(key));
        return [...own, ...cy.edges('.path, .spoke').map((edge) => edge.style('line-color'))];
      });
      const light = (colour) => {
        const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
        const [red, green, blue] = colour.match(/\d+/g).map(Number).map(linear);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const [text, body, ground, border, ...groups] = colours;
      assert.ok(contrast(text, body) >= (theme === 'contrast' ? 7 : 4.5), `${text} on ${body}`);
      assert.ok(contrast(text, ground) >= (theme === 'contrast' ? 7 : 4.5), `${text} on ${ground}`);
      for (const sign of [border, ...groups]) {
        assert.ok(contrast(sign, ground) >= 3, `${sign} on ${ground}`);
      }
      host.clean();
      await host.close();
    });
  }
}
