// The heartbeat strip in a browser: bars and their colours, cards, order, filter, keyboard, link, options, sizes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { contrast, ratio } from './contrast.mjs';
import { frame, number, text } from './frames.mjs';
import { pixelsOf, themeColours } from './pixels.mjs';

const ID = 'lanatlas-strip-panel';
const EVIL = '<script>alert(1)</script> "q" o\'brien \u202Egnp';
const AT = 1_700_000_000;

/** Rows and results as tables: [device, name, state, availability, causes with round trips in µs]. */
function frames(list) {
  const resultsOf = ([key, , , , given]) => given.map(([cause, rtt], position) => ({ key, cause, rtt, position }));
  const results = list.flatMap(resultsOf);
  const column = (values) => number(...values);
  return [
    frame('rows', {
      device_key: text(...list.map(([key]) => key)),
      check_key: text(...list.map(() => 'ping4')),
      device_name: text(...list.map(([, name]) => name)),
      state: text(...list.map(([, , state]) => state)),
      availability: column(list.map(([, , , availability]) => availability)),
      since: column(list.map(([, , state]) => (state === null ? null : AT - 7200))),
      service: text(...list.map(() => null)),
    }),
    frame('results', {
      device_key: text(...results.map(({ key }) => key)),
      check_key: text(...results.map(() => 'ping4')),
      position: column(results.map(({ position }) => position)),
      at: column(results.map(({ position }) => AT + 10 * position)),
      cause: text(...results.map(({ cause }) => cause)),
      rtt_us: column(results.map(({ rtt }) => rtt ?? null)),
    }),
  ];
}

const GIVEN = frames([
  ['a/1', 'alpha', 'up', 1, [['reply', 1000], ['reply', 500], ['reply', null]]],
  ['b', EVIL, 'down', 0.98765, [['reply', 400], ['timeout'], ['refused']]],
  ['c', 'host10', null, null, [[null], ['no route']]],
  ['d', 'host9', 'up', 0.5, []],
]);

function many(count) {
  const results = Array.from({ length: 30 }, (_, at) => ['reply', 300 + at * 10]);
  const stateOf = (index) => (index % 50 === 7 ? 'down' : 'up');
  return frames(Array.from({ length: count }, (_, at) => [`d${at}`, `host${at}`, stateOf(at), 0.99, results]));
}

const browser = testBrowser();

for (const version of VERSIONS) {
  describe(`heartbeat strip, Grafana ${version}`, () => {
    let host;
    let page;
    before(async () => {
      host = await openHost(browser.context, version);
      page = host.page;
    });
    after(() => host?.close());

    const mount = (given = GIVEN, more = {}) =>
      host.call('mount', { id: ID, frames: given, width: 900, height: 400, ...more });
    const grid = () => page.getByRole('grid');
    const card = () => page.getByTestId('card');
    const names = () => page.locator('[role=rowheader] a').allTextContents();
    const row = (name) => page.getByRole('row').filter({ hasText: name });
    /** The name of a strip says how many results it has, and which. */
    const bars = (name) => row(name).locator('[data-bars]');
    const told = (name) => bars(name).getAttribute('aria-label');
    /** Puts the pointer on the bar at this place from the right, 0 the newest; `up`: how far above its foot. */
    const hover = async (name, place, up = 2) => {
      const { x, y, width, height } = await bars(name).boundingBox();
      const [, , count] = (await bars(name).getAttribute('data-bars')).split(':').map(Number);
      await page.mouse.move(x + width - ((place + 0.5) * width) / count, y + height - up);
      await card().waitFor();
    };

    test('a row: state, name, bars, availability, since', async () => {
      await mount();
      const words = (await row('alpha').innerText()).split(/\s*\n\s*/);
      assert.ok(words.join(' ').includes('Up') && words.join(' ').includes('alpha ping4'), words.join(' '));
      assert.equal(await row('alpha').locator('[data-column=availability]').innerText(), '100.00 %');
      assert.equal(await row('<script>').locator('[data-column=availability]').innerText(), '98.76 %');
      assert.match(await row('alpha').locator('[data-column=since]').innerText(), /\d+ d/);
      assert.equal(await row('host10').locator('[data-column=availability]').innerText(), '–');
      assert.equal(await row('host10').locator('[data-column=since]').innerText(), '–');
      host.clean();
    });

    test('bars: height by round trip, colour and shape by outcome, NULL neither green nor red', async () => {
      await mount();
      const { 'colors.success.main': green, 'colors.error.main': red, ...others } = await themeColours(page, 'dark', [
        'colors.success.main', 'colors.error.main', 'colors.background.primary',
      ]);
      const [behind] = Object.values(others);
      const at = async (name) => {
        const [, , count] = (await bars(name).getAttribute('data-bars')).split(':').map(Number);
        const { width, height } = await bars(name).boundingBox();
        const pixel = await pixelsOf(bars(name));
        const pitch = width / count;
        // of a bar, from the right: its left part, so that signs are beside
        return (place, up) => pixel(width - (place + 1) * pitch + 2, height - up);
      };
      const alpha = await at('alpha');
      // 1000, 500 and NULL µs: 20, 10 and 10 pixels, the last one hollow
      assert.deepEqual([alpha(2, 1), alpha(2, 19), alpha(1, 1), alpha(1, 9)], [green, green, green, green]);
      assert.deepEqual([alpha(1, 12), alpha(0, 5), alpha(0, 12), alpha(3, 1)], [behind, behind, behind, behind]);
      assert.deepEqual(alpha(0, 1), green);
      const evil = await at('<script>');
      assert.deepEqual([evil(1, 2), evil(1, 19), evil(0, 2)], [red, red, red]);
      const unknown = await at('host10');
      assert.deepEqual([unknown(0, 5), unknown(1, 5)], [behind, behind]);
      assert.equal(await row('host10').locator('[data-look=unknown]').count(), 1);
      assert.equal(await row('host9').locator('[data-look]').count(), 0);
      assert.equal(await told('host9'), 'no results');
      assert.equal(await told('<script>'), '3 results: 1 answer, 2 failures');
      host.clean();
    });

    test('a narrow failure is broken, so that it is told by its shape, too', async () => {
      await mount(GIVEN, { width: 330 });
      assert.equal(await row('<script>').locator('[data-look=cross]').count(), 0);
      const { height, width } = await bars('<script>').boundingBox();
      const pixel = await pixelsOf(bars('<script>'));
      const tokens = ['colors.error.main', 'colors.background.primary'];
      const [red, behind] = Object.values(await themeColours(page, 'dark', tokens));
      const x = width - 4;
      assert.deepEqual([1, height / 2, height - 2].map((y) => pixel(x, y)), [red, behind, red]);
      host.clean();
    });

    test('cards of bars and of rows; markup is text', async () => {
      await mount();
      await hover('<script>', 1);
      const words = await card().innerText();
      for (const part of [EVIL, '2023-11-14 22:13:30', 'timeout', 'failure', 'ping4']) {
        assert.ok(words.includes(part), `${part} in ${words}`);
      }
      await hover('alpha', 2);
      assert.ok((await card().innerText()).includes('1.00 ms'));
      // what is above a low bar belongs to it
      await hover('alpha', 1, 18);
      assert.ok((await card().innerText()).includes('0.50 ms'));
      await row('host10').getByRole('rowheader').hover();
      assert.match(await card().innerText(), /State\s+Unknown[^]*Since\s+not known[^]*Availability\s+not known/);
      assert.equal(await page.locator('body script').count(), 0);
      await page.mouse.move(0, 0);
      await card().waitFor({ state: 'detached' });
      host.clean();
    });

    test('the name links to the device', async () => {
      await mount();
      await page.getByText('alpha').click();
      const { visits } = await host.record();
      assert.equal(visits.length, 1);
      assert.match(visits[0], /^\/d\/lanatlas-device\?var-device=a%2F1&from=/);
      host.clean();
    });

    test('order by state or name, and as the query gives; a click is kept in the options', async () => {
      const { options } = await mount();
      assert.deepEqual(await names(), [EVIL, 'host10', 'alpha', 'host9']);
      await page.getByRole('button', { name: 'Sort by name' }).click();
      assert.deepEqual(await names(), [EVIL, 'alpha', 'host9', 'host10']);
      assert.equal(await page.getByRole('button', { name: 'Sort by name' }).getAttribute('aria-pressed'), 'true');
      assert.deepEqual((await host.record()).options.at(-1), { ...options, sort: 'name' });
      await page.getByRole('button', { name: 'Sort by state' }).click();
      assert.deepEqual(await names(), [EVIL, 'host10', 'alpha', 'host9']);
      await host.call('changeOptions', { ...options, sort: 'given' });
      assert.deepEqual(await names(), ['alpha', EVIL, 'host10', 'host9']);
      host.clean();
    });

    test('the filter box', async () => {
      await mount();
      const box = page.getByLabel('Filter by device, check or state');
      await box.fill('host');
      assert.deepEqual(await names(), ['host10', 'host9']);
      assert.equal(await page.getByRole('status').innerText(), '2 of 4');
      await box.fill('host up');
      assert.deepEqual(await names(), ['host9']);
      await box.fill('<nothing>');
      await page.getByText('No row has “<nothing>”').waitFor();
      await box.fill('');
      assert.equal((await names()).length, 4);
      assert.deepEqual((await host.record()).options, []);
      host.clean();
    });

    test('the filter is kept when its box is left, or by Enter', async () => {
      const { options } = await mount();
      const box = page.getByLabel('Filter by device, check or state');
      await box.fill('host9');
      await box.press('Enter');
      await box.blur();
      assert.deepEqual((await host.record()).options, [{ ...options, filter: 'host9' }]);
      // Grafana's own text box says undefined for ''
      await host.call('changeOptions', { ...options, filter: undefined });
      assert.equal(await box.inputValue(), '');
      assert.equal((await names()).length, 4);
      await mount(GIVEN, { options: { filter: 'alpha' } });
      assert.deepEqual(await names(), ['alpha']);
      host.clean();
    });

    test('the keyboard walks rows and bars, shows the card, opens', async () => {
      await mount();
      const current = () =>
        grid().evaluate((one) => {
          const active = document.getElementById(one.getAttribute('aria-activedescendant'));
          return active?.getAttribute('aria-label') ?? active?.textContent ?? null;
        });
      await page.getByRole('button', { name: 'Sort by name' }).focus();
      await page.keyboard.press('Tab');
      assert.ok((await current()).startsWith(EVIL));
      await page.keyboard.press('End');
      assert.equal(await current(), '2023-11-14 22:13:40, refused');
      assert.ok((await card().innerText()).includes('refused'));
      await page.keyboard.press('ArrowDown');
      assert.equal(await current(), '2023-11-14 22:13:30, no route');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Home');
      assert.ok((await current()).startsWith('alpha'));
      await page.keyboard.press('ArrowRight');
      assert.equal(await current(), '2023-11-14 22:13:20, reply, 1.00 ms');
      await page.keyboard.press('Enter');
      assert.match((await host.record()).visits[0], /var-device=a%2F1/);
      await page.keyboard.press('Escape');
      await card().waitFor({ state: 'detached' });
      host.clean();
    });

    test('of hundreds of rows only those on the screen are in the page, and the end is reached', async () => {
      await mount(many(500));
      assert.ok((await page.getByRole('row').count()) < 30);
      assert.equal(await grid().getAttribute('aria-rowcount'), '500');
      assert.equal((await names())[0], 'host7');
      await grid().evaluate((one) => (one.scrollTop = one.scrollHeight));
      await page.getByRole('link', { name: 'host499' }).waitFor();
      await grid().focus();
      await page.keyboard.press('Control+Home');
      await page.getByRole('link', { name: 'host7', exact: true }).waitFor();
      host.clean();
    });

    test('more results than bars: the newest; fewer stand at the right', async () => {
      const { options } = await mount(many(1));
      assert.equal(await told('host0'), '30 results: 30 answers');
      await host.call('changeOptions', { ...options, bars: 5, filterBox: false });
      assert.equal(await told('host0'), '5 results: 5 answers');
      await hover('host0', 0);
      assert.ok((await card().innerText()).includes('2023-11-14 22:18:10'));
      assert.equal(await page.getByRole('searchbox').count(), 0);
      await mount();
      for (const [name, time] of [['alpha', '22:13:40'], ['host10', '22:13:30']]) {
        await hover(name, 0);
        assert.ok((await card().innerText()).includes(time), name);
      }
      host.clean();
    });

    test('tiny and huge', async () => {
      for (const [width, height, columns] of [[120, 80, 0], [60, 40, 0], [330, 160, 1], [3000, 1600, 2]]) {
        await mount(GIVEN, { width, height, title: '' });
        assert.ok((await page.getByRole('row').count()) >= 1);
        assert.ok((await row('<script>').locator('[data-look]').count()) >= 1, `${width}`);
        assert.equal(await row('<script>').locator('[data-column]').count(), columns, `${width}`);
        const inside = await page.getByTestId('strip').evaluate((one) => one.scrollWidth <= one.clientWidth);
        assert.ok(inside, `${width}x${height}`);
      }
      host.clean();
    });

    test('colours of the system leave the bars their own', async () => {
      await mount();
      await page.emulateMedia({ forcedColors: 'active' });
      const [green] = Object.values(await themeColours(page, 'dark', ['colors.success.main']));
      const fill = await row('alpha').locator('[data-look=answer]').evaluate((path) => getComputedStyle(path).fill);
      await page.emulateMedia({ forcedColors: null });
      assert.deepEqual(fill.match(/\d+/g).map(Number), green);
      host.clean();
    });

    for (const theme of ['light', 'contrast']) {
      test(`signs can be read in the theme ${theme}`, async () => {
        const other = await openHost(browser.context, version, { theme });
        await other.call('mount', { id: ID, frames: GIVEN, width: 900, height: 400 });
        assert.deepEqual(await contrast(other.page, '[role=rowheader] bdi, [data-column]'), []);
        const colours = await other.page.locator('[data-look]').evaluateAll((paths) =>
          paths.map((path) => {
            const { fill, stroke } = getComputedStyle(path);
            return [path.dataset.look, (fill === 'none' ? stroke : fill).match(/\d+/g).map(Number)];
          })
        );
        const colour = Object.fromEntries(colours);
        assert.deepEqual(Object.keys(colour).sort(), ['answer', 'cross', 'failure', 'unknown', 'untimed']);
        // below the last row
        const back = await pixelsOf(other.page.getByRole('grid')).then((pixel) => pixel(450, 200));
        for (const [look, rgb] of colours) {
          assert.ok(ratio(rgb, look === 'cross' ? colour.failure : back) >= 3, `${look} ${rgb}`);
        }
        other.clean();
        await other.close();
      });
    }
  });
}
