// What is painted on the map: colours at places that people gave, held against the colours that the page's own elements have.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { frame } from './frames.mjs';
import { farness, pixels, rgb, strength } from './pixels.mjs';
import { topologyPage } from './topology_page.mjs';

const browser = testBrowser();

const STATES = ['up', 'degraded', 'down', 'unknown', 'gone', 'disabled', null];
const text = (values) => ['string', values];
const number = (values) => ['number', values];
const range = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** A device of each state in a row, and a row of pairs with an up, a down and an unknown link between them. */
function fixedMap() {
  const pairs = range(6, (index) => ({ id: `p${index}`, x: (index % 2) * 320, y: 150 + Math.floor(index / 2) * 130 }));
  const devices = [...STATES.map((state, index) => ({ id: `s${index}`, state, x: index * 130, y: 0 })), ...pairs];
  const column = (make) => devices.map(make);
  return [
    frame('nodes', {
      id: text(column(({ id }) => id)),
      title: text(column(({ id }) => id)),
      state: text(column(({ state }) => (state === undefined ? 'disabled' : state))),
      x: number(column(({ x }) => x)),
      y: number(column(({ y }) => y)),
    }),
    frame('edges', {
      id: text(['up', 'down', 'unknown']),
      source: text(['p0', 'p2', 'p4']),
      target: text(['p1', 'p3', 'p5']),
      kind: text(['fibre', 'fibre', 'fibre']),
      state: text(['up', 'down', null]),
    }),
  ];
}

/** The colour in which the toolbar shows the sign of a state: drawn by the browser, not on the canvas. */
const signColour = (page, state) =>
  page.locator(`[role=toolbar] [data-state=${state}] [aria-hidden]`).first().evaluate((sign) => getComputedStyle(sign).color);

for (const version of VERSIONS) {
  for (const theme of ['dark', 'light', 'contrast']) {
    describe(`pixels of the map, Grafana ${version}, ${theme}`, () => {
      let host;
      let map;
      let ground;
      const at = async (id, dx, dy, reach) => {
        const [{ x, y }, { zoom }] = [await map.spot(id), await map.view()];
        return { x: x + dx * zoom, y: y + dy * zoom, reach };
      };
      before(async () => {
        host = await openHost(browser.context, version, { theme });
        map = topologyPage(host);
        await map.mount(fixedMap(), { linkLabels: false });
        await map.settled();
        [[ground]] = await pixels(host.page, [await at('device s0', 65, -20)]);
      });
      after(() => host?.close());

      test('a device has the colour of its state around it; NULL that of unknown, and no green', async () => {
        const green = rgb(await signColour(host.page, 'up'));
        for (const [index, state] of STATES.entries()) {
          const own = rgb(await signColour(host.page, state ?? 'unknown'));
          const id = `device s${index}`;
          const [rim, badge, all] = await pixels(host.page, [
            await at(id, 0, -24, 4),
            // beside the shape: a sign that is cut at its edge is none
            await at(id, 28, -15, 4),
            await at(id, 0, 0, 28),
          ]);
          // what is not monitored is faded, dots and dashes are thin: they let the ground through
          const least = { disabled: 0.25, gone: 0.3, unknown: 0.5 }[state ?? 'unknown'] ?? 0.85;
          assert.ok(strength(rim, own, ground) > least, `rim of ${state}: ${strength(rim, own, ground)} of ${own}`);
          assert.ok(strength(badge, own, ground) > least, `badge of ${state}: ${strength(badge, own, ground)} of ${own}`);
          assert.equal(farness(all, green) < 30, state === 'up', `green on ${state}`);
        }
        host.clean();
      });

      test('a device has its icon in the colour of text, its name below', async () => {
        const ink = rgb(await host.page.locator('[role=toolbar] button').first().evaluate((one) => getComputedStyle(one).color));
        const [icon, name, beside] = await pixels(host.page, [
          await at('device s0', 0, 0, 12),
          await at('device s0', 0, 35, 10),
          await at('device s0', 65, 35, 6),
        ]);
        assert.ok(farness(icon, ink) < 60, `icon: ${farness(icon, ink)}`);
        assert.ok(farness(name, ink) < 60, `name: ${farness(name, ink)}`);
        assert.ok(farness(beside, ink) > 60);
        host.clean();
      });

      test('a line goes from device to device in the colour of its state, and nothing is beside it', async () => {
        for (const [index, state] of ['up', 'down', 'unknown'].entries()) {
          const own = rgb(await signColour(host.page, state));
          const id = `device p${2 * index}`;
          for (const part of [0.25, 0.4, 0.75]) {
            const [[line], beside] = await pixels(host.page, [await at(id, 320 * part, 0), await at(id, 320 * part, 18, 4)]);
            // not all of the colour: a line is a little transparent
            const mixed = own.map((value, channel) => value * 0.75 + ground[channel] * 0.25);
            assert.ok(Math.min(farness([line], own), farness([line], mixed)) < 45, `${state} at ${part}: ${line} is not ${own}`);
            assert.ok(beside.every((colour) => farness([colour], ground) < 8), `beside ${state} at ${part}`);
          }
        }
        host.clean();
      });

      test('a state that changes is painted anew, and nothing else is', async () => {
        const frames = fixedMap();
        frames[0].fields.find(({ name }) => name === 'state').values[0] = 'down';
        const other = await at('device s1', 0, -24, 4);
        const [before] = await pixels(host.page, [other]);
        await host.call('refresh', { frames });
        await map.settled();
        const [rim, after] = await pixels(host.page, [await at('device s0', 0, -24, 4), other]);
        assert.ok(farness(rim, rgb(await signColour(host.page, 'down'))) < 30);
        assert.deepEqual(after, before);
        host.clean();
      });
    });
  }
}
