// Places on the topology map: nothing moves but by a person, a refresh keeps what a person did, what is gone is let go.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { network } from './topology_frames.mjs';
import { topologyPage } from './topology_page.mjs';

const browser = testBrowser();

const lastOptions = async (host) => (await host.record()).options.at(-1);
const placeOf = (options, key) => options.places.find((place) => place.key === key);

for (const version of VERSIONS) {
  describe(`places on the map, Grafana ${version}`, () => {
    let host;
    let map;
    before(async () => {
      host = await openHost(browser.context, version);
      map = topologyPage(host);
    });
    after(() => host?.close());

    test('a dragged device is kept in the dashboard, on the grid, and those without a place where they stood', async () => {
      const placed = { 2: [0, 0, 0], 6: [333, 111, 0] };
      await map.mount(network(placed));
      const before = await map.positions();
      await map.drag('device 6', 90, 60);
      const options = await lastOptions(host);
      const nas = placeOf(options, 'nas');
      assert.deepEqual([nas.x % 20, nas.y % 20, nas.locked], [0, 0, false]);
      assert.ok(Math.abs(nas.x - 333) > 20);
      // the gateway stays the database's: where that moves it, it goes
      assert.deepEqual([options.places.length, placeOf(options, 'gateway')], [24, undefined]);
      const after = await map.positions();
      assert.deepEqual({ ...after, 6: null }, { ...before, 6: null });
      assert.deepEqual(after[6], { x: nas.x, y: nas.y });
      // mounted anew with what was kept, the map is the same
      await map.mount(network(placed), { places: options.places });
      assert.deepEqual(await map.positions(), after);
      host.clean();
    });

    test('the same data gives the same map', async () => {
      await map.mount(network());
      const first = await map.positions();
      await map.mount(network());
      assert.deepEqual(await map.positions(), first);
    });

    test('a refresh moves nothing, and keeps zoom, focus and selection', async () => {
      await map.mount(network({ 2: [0, 0, 1] }));
      await map.click('device 2', { modifiers: ['Shift'] });
      await host.page.keyboard.down('Shift');
      await map.click('device 4');
      await host.page.keyboard.up('Shift');
      await map.map.press('+');
      await map.map.press('Home');
      const marked = () => map.ask((cy) => cy.nodes(':selected').map((node) => node.id()));
      const [view, positions, selected] = [await map.view(), await map.positions(), await marked()];
      assert.ok(selected.includes('device 4'));
      const next = network({ 2: [0, 0, 1] });
      const nodes = next[0].fields;
      for (const { name, values } of nodes) {
        values.push({ id: '99', title: 'newcomer', state: 'up', site: 'Home' }[name] ?? null);
      }
      nodes.find(({ name }) => name === 'state').values[7] = 'down';
      await host.call('refresh', { frames: next });
      const { 99: newcomer, ...others } = await map.positions();
      assert.deepEqual(others, positions);
      assert.ok(Number.isFinite(newcomer.x));
      assert.deepEqual(await map.view(), view);
      assert.deepEqual(await marked(), selected);
      assert.equal(await map.ask((cy) => cy.nodes('.focused').length), 1);
      assert.ok(await map.ask((cy) => cy.getElementById('device 8').hasClass('down')));
      host.clean();
    });

    test('a refresh keeps what is folded, filtered and searched for', async () => {
      await map.mount(network(), { boxes: 'site' });
      await (await map.menu('Boxes')).getByText('Fold all', { exact: true }).click();
      await map.click('fold site:Office');
      await (await map.menu('Filter')).getByRole('checkbox', { name: 'Down (1)' }).check();
      await host.page.keyboard.press('Escape');
      await host.page.getByRole('searchbox').fill('nas');
      const before = await map.ids();
      assert.deepEqual(before.filter((id) => id.startsWith('fold ')), ['fold site:Home']);
      await host.call('refresh', { frames: network() });
      assert.deepEqual(await map.ids(), before);
      assert.equal(await host.page.getByRole('searchbox').inputValue(), 'nas');
      // all is up again: the filter leaves nothing, says so, and can be taken back
      const well = network();
      const states = well[0].fields.find(({ name }) => name === 'state');
      states.values = states.values.map(() => 'up');
      await host.call('refresh', { frames: well });
      await host.page.getByText('No device fits the filter').waitFor();
      const filter = await map.menu('Filter');
      assert.ok(await filter.getByRole('checkbox', { name: 'Down (0)' }).isChecked());
      await host.page.keyboard.press('Escape');
      await host.page.getByRole('button', { name: 'Show all devices' }).click();
      assert.ok((await map.ids()).includes('device 23'));
      host.clean();
    });

    test('a map that is gone leaves nothing behind', async () => {
      const MAPS = 8;
      const session = await host.page.context().newCDPSession(host.page);
      const listeners = async () => {
        await host.call('clear');
        await session.send('HeapProfiler.collectGarbage');
        return (await session.send('Memory.getDOMCounters')).jsEventListeners;
      };
      const first = await listeners();
      for (let count = 0; count < MAPS; count++) {
        await map.mount(network(), { boxes: 'site' });
        await map.ask((cy) => void (window.shownMaps ??= []).push(new WeakRef(cy)));
        await map.hover('device 8');
        await (await map.menu('Filter')).waitFor();
      }
      const more = (await listeners()) - first;
      // the browser itself holds what was on the screen last
      const alive = await host.page.evaluate(() => window.shownMaps.filter((one) => one.deref() !== undefined).length);
      assert.ok(alive <= 2, `${alive} of ${MAPS} maps are still held`);
      assert.ok(more < 15 * MAPS, `${more} listeners more`);
      assert.equal(await host.page.locator('canvas').count(), 0);
      host.clean();
    });

    test('a locked device is not dragged; all are locked and unlocked at once', async () => {
      await map.mount(network({ 2: [0, 0, 1], 6: [300, 100, 0] }));
      await map.drag('device 2', 80, 40);
      assert.equal((await host.record()).options.length, 0);
      await (await map.menu('Places')).getByText('Lock all').click();
      assert.ok((await lastOptions(host)).places.every(({ locked }) => locked));
      assert.equal(await map.said(), 'All places are locked');
      await map.drag('device 6', 80, 40);
      assert.deepEqual((await map.positions())[6], { x: 300, y: 100 });
      await (await map.menu('Places')).getByText('Unlock all').click();
      assert.ok((await lastOptions(host)).places.every(({ locked }) => !locked));
      await map.click('device 6', { button: 'right' });
      await host.page.getByRole('menuitem', { name: 'Lock', exact: true }).click();
      assert.deepEqual((await lastOptions(host)).places.filter(({ locked }) => locked).map(({ key }) => key), ['nas']);
      host.clean();
    });

    test('places are copied as ipam map load reads them', async () => {
      await host.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await map.mount(network({ 2: [40, -60, 1] }));
      await (await map.menu('Places')).getByText('Copy for ipam map load').click();
      await host.page.waitForFunction(() => document.querySelector('[data-testid=topology-said]').textContent.includes('copied'));
      const copied = JSON.parse(await host.page.evaluate(() => navigator.clipboard.readText()));
      assert.equal(copied.length, 25);
      assert.deepEqual(copied.find(({ key }) => key === 'gateway'), { key: 'gateway', x: 40, y: -60, locked: true });
      assert.ok(copied.every(({ x, y }) => Number.isInteger(x) && Number.isInteger(y)));
      host.clean();
    });

    test('what is kept in the page only does not touch the dashboard', async () => {
      await map.mount(network({ 6: [300, 100, 0] }), { keep: 'page', snap: false });
      const before = await map.positions();
      await map.drag('device 6', 80, 40);
      assert.equal((await host.record()).options.length, 0);
      assert.notDeepEqual((await map.positions())[6], before[6]);
      await (await map.menu('Places')).getByText('Forget the places of this page').click();
      assert.deepEqual((await map.positions())[6], before[6]);
      host.clean();
    });

    test('places that are no places are passed over', async () => {
      const places = [null, 7, { key: 'gateway', x: 'x' }, { key: 'nas', x: 100, y: 200 }];
      await map.mount(network({ 2: [0, 0, 0] }), { places });
      const positions = await map.positions();
      assert.deepEqual([positions[2], positions[6]], [{ x: 0, y: 0 }, { x: 100, y: 200 }]);
      host.clean();
    });
  });
}
