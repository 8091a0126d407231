// The topology map: what it shows, and where a click leads.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { frame, text } from './frames.mjs';
import { network } from './topology_frames.mjs';
import { topologyPage } from './topology_page.mjs';

const browser = testBrowser();

for (const version of VERSIONS) {
  describe(`topology map, Grafana ${version}`, () => {
    let host;
    let map;
    before(async () => {
      host = await openHost(browser.context, version);
      map = topologyPage(host);
    });
    after(() => host?.close());

    test('each device has its state in colour, shape and line; NULL is unknown', async () => {
      await map.mount(network());
      const looks = {};
      const shown = { up: '2', degraded: '4', down: '6', unknown: '13', gone: '11', disabled: '14', null: '25' };
      for (const [name, id] of Object.entries(shown)) {
        const keys = ['border-color', 'shape', 'border-style'];
        looks[name] = await Promise.all(keys.map((key) => map.style(`device ${id}`, key)));
      }
      assert.deepEqual(looks.null, looks.unknown);
      assert.equal(new Set(Object.values(looks).map((look) => look.slice(1).join())).size, 6);
      const [up, degraded, down, unknown] = ['up', 'degraded', 'down', 'unknown'].map((name) => looks[name][0]);
      assert.equal(new Set([up, degraded, down, unknown]).size, 4);
      const [red, green] = up.match(/\d+/g).map(Number);
      assert.ok(green > red, `up is ${up}`);
      const grey = unknown.match(/\d+/g).map(Number);
      assert.ok(Math.max(...grey) - Math.min(...grey) < 40, `unknown is ${unknown}`);
      host.clean();
    });

    test('links have kind, label and state', async () => {
      const keys = ['line-style', 'width', 'line-color', 'label'];
      const look = async (id) => Promise.all(keys.map((key) => map.style(`link ${id}`, key)));
      const [fibre, wifi, down] = [await look('l2'), await look('l11'), await look('l4')];
      assert.equal(fibre[0], 'solid');
      assert.equal(wifi[0], 'dashed');
      assert.notEqual(fibre[1], wifi[1]);
      assert.notEqual(fibre[2], down[2]);
      assert.equal(down[3], '✕ \u2068LAG 1\u2069');
      assert.equal(fibre[3], '\u206810G\u2069');
      // two links between the same two are both seen
      const middles = await map.ask((cy) => ['link l4', 'link l5'].map((id) => cy.getElementById(id).midpoint()));
      assert.ok(Math.hypot(middles[0].x - middles[1].x, middles[0].y - middles[1].y) > 10);
    });

    test('a path goes from member to member, spokes from the hub', async () => {
      const lines = await map.ask((cy) =>
        cy.edges('.path, .spoke').map((edge) => [edge.data('source'), edge.data('target'), edge.hasClass('path')])
      );
      assert.deepEqual(lines.filter(([, , path]) => path).map(([source, target]) => [source, target]), [
        ['device 1', 'device 2'],
        ['device 2', 'device 3'],
        ['device 3', 'device 8'],
      ]);
      assert.deepEqual(lines.filter(([, , path]) => !path).map(([source, target]) => [source, target]).sort(), [
        ['device 15', 'device 17'],
        ['device 7', 'device 8'],
        ['device 7', 'device 9'],
      ]);
    });

    test('the card tells addresses, state, RTT, last seen and services', async () => {
      await map.hover('device 8');
      const card = host.page.getByTestId('card');
      await card.waitFor();
      const words = await card.innerText();
      for (const part of ['mail', 'Up', '192.0.2.67', '0.60 ms', 'ago', 'tcp/25, tcp/993', 'Home', 'mail from outside, pve']) {
        assert.ok(words.includes(part), `"${part}" in ${words}`);
      }
      await map.hover('device 25');
      await card.getByText('thing').waitFor();
      assert.match(await card.innerText(), /Unknown[^]*RTT\s+not known\s+Last seen\s+not known/);
      await map.hover('link l2');
      await card.getByText('fibre').waitFor();
      await host.page.mouse.move(2, 2);
      await card.waitFor({ state: 'detached' });
      host.clean();
    });

    test('a click opens the dashboard of the device, with Ctrl in another tab', async () => {
      await map.click('device 6');
      await map.map.press('Escape');
      const visits = async () => (await host.record()).visits;
      assert.match((await visits()).at(-1), /^\/d\/lanatlas-device\?var-device=nas/);
      const before = (await visits()).length;
      await host.page.keyboard.down('Control');
      await map.click('device 8');
      await host.page.keyboard.up('Control');
      assert.match((await visits()).at(-1), /var-device=mail/);
      assert.equal((await visits()).length, before + 1);
      assert.equal((await host.record()).options.length, 0);
      host.clean();
    });

    test('a data link of the title goes before the option', async () => {
      const links = [{ title: 'own', url: '/d/own?x=${__data.fields.key}' }];
      const overrides = [{ matcher: { id: 'byName', options: 'title' }, properties: [{ id: 'links', value: links }] }];
      await map.mount(network(), {}, { fieldConfig: { defaults: {}, overrides } });
      await map.click('device 6');
      assert.equal((await host.record()).visits.at(-1), '/d/own?x=nas');
      await map.mount(network(), { deviceLink: 'javascript:alert(1)//${__device}' });
      await map.click('device 6');
      assert.deepEqual((await host.record()).visits, []);
      host.clean();
    });

    test('an icon pack of the user goes before the built-in icons, and what it lacks does not', async () => {
      const icon = "<svg xmlns='http://www.w3.org/2000/svg' width='24' height='24'><path d='M0 0h24v24H0z'/></svg>";
      const answer = { body: icon, contentType: 'image/svg+xml' };
      await host.page.route('**/public/img/pack/rack.svg', (route) => route.fulfill(answer));
      await map.mount(network(), { iconPrefix: 'public/img/pack/', iconFiles: 'nas=rack.svg' });
      while (!(await map.icon('device 6')).startsWith('data:image/svg+xml;base64')) {
        await map.settled();
      }
      assert.match(await map.icon('device 2'), /^data:image\/svg\+xml;utf8/);
      await map.mount(network(), { iconPrefix: 'http://192.0.2.1/', iconFiles: 'nas=rack.svg' });
      await map.ask(() => new Promise((done) => setTimeout(done)));
      host.clean();
    });

    test('markup, quotes and marks in names are text', async () => {
      const evil = '<img src=x onerror="window.hacked=1">\'"\u202eevil';
      const frames = [
        frame('nodes', {
          ...{ id: text('1', `2"'<b>`), title: text(evil, evil), key: text('a', evil), state: text(evil, 'up') },
          ...{ site: text(evil, evil), cause: text(evil, evil), addresses: text(evil, '') },
        }),
        frame('edges', { id: text(evil), source: text('1'), target: text(`2"'<b>`), label: text(evil) }),
        frame('members', { group_name: text(evil, evil), device_id: text('1', `2"'<b>`), group_kind: text('path', 'path') }),
        frame('notes', { note_id: text(evil), x: ['number', [0]], y: ['number', [0]], text: text(evil) }),
      ];
      await map.mount(frames, { boxes: 'site' });
      assert.equal(await map.ask((cy) => cy.getElementById('device 1').style('label')), evil);
      await map.hover('device 1');
      await host.page.getByTestId('card').getByText(evil, { exact: true }).first().waitFor();
      assert.equal(await host.stage.locator('img').count(), 0);
      assert.equal(await host.page.evaluate(() => window.hacked), undefined);
      await map.click(`device 2"'<b>`);
      assert.ok((await host.record()).visits.at(-1).includes(encodeURIComponent(evil).slice(0, 20)));
      host.clean();
    });
  });
}
