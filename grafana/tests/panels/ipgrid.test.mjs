// The IP grid in a browser: values, colours, card, click, keyboard, options, sizes, themes, names with markup.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { contrast } from './contrast.mjs';
import { frame, number, text } from './frames.mjs';
import { pixelsOf, themeColours } from './pixels.mjs';

const ID = 'lanatlas-ipgrid-panel';
const EVIL = '<img src=x onerror=alert(1)> "nas" o\'brien \u202Egnp';

const USES = ['gateway', 'static', 'dhcp', 'reserved', 'unplanned', 'conflict', 'gone', 'deprecated', null];

/** 192.0.2.1 to .9, one for each use. */
const OFFICE = [
  frame('prefixes', { prefix: text('192.0.2.0/26'), name: text('office'), usable: number(62), used: number(31) }),
  frame('addresses', {
    address: text(...USES.map((_, index) => `192.0.2.${index + 1}`)),
    use: text(...USES),
    device: text(...USES.map((use) => (use === 'static' ? EVIL : `host of ${use}`))),
    device_key: text(...USES.map((use) => (use === 'static' ? 'n/a & b' : null))),
    mac: text(...USES.map(() => '02:00:5e:10:00:01')),
    note: text(...USES.map(() => null)),
    conflict: text(...USES.map((use) => (use === 'conflict' ? 'two <b>MACs</b> hold it' : null))),
    seen: number(...USES.map(() => 1_700_000_000)),
  }),
  frame('ranges', {
    first: text('192.0.2.16', '192.0.2.32', '192.0.2.40'),
    last: text('192.0.2.23', '192.0.2.35', '192.0.2.43'),
    kind: text('dhcp', 'reserved', 'infrastructure'),
    name: text('guests', '', ''),
  }),
];

/** Two used addresses of a /16, far from each other. */
const LARGE = [
  frame('prefixes', { prefix: text('10.0.0.0/16'), name: text('servers') }),
  frame('addresses', {
    address: text('10.0.0.5', '10.0.200.9'),
    use: text('static', 'dhcp'),
    device: text('alpha', 'omega'),
    device_key: text('alpha', 'omega'),
  }),
];

const browser = testBrowser();

for (const version of VERSIONS) {
  describe(`IP grid, Grafana ${version}`, () => {
    let host;
    let page;
    before(async () => {
      host = await openHost(browser.context, version);
      page = host.page;
    });
    after(() => host?.close());

    const mount = (frames, more = {}) => host.call('mount', { id: ID, frames, width: 700, height: 500, ...more });
    const grid = () => page.getByRole('grid');
    const cell = (name) => page.getByRole('gridcell', { name, exact: false });
    const card = () => page.getByTestId('card');
    const cells = () => page.locator('[role=gridcell][data-use]');
    const uses = () => cells().evaluateAll((list) => list.map((one) => one.dataset.use));
    const current = () =>
      grid().evaluate((one) => {
        const active = document.getElementById(one.getAttribute('aria-activedescendant'));
        return active?.getAttribute('aria-label') ?? active?.textContent ?? null;
      });

    test('one cell for each address, with its use', async () => {
      await mount(OFFICE, { options: { columns: 16 } });
      const expected = Array(64).fill('free');
      expected.splice(1, 9, ...USES.map((use) => use ?? 'unknown'));
      expected.fill('pool', 16, 24).fill('reserved range', 32, 36).fill('infrastructure', 40, 44);
      expected[0] = expected[63] = 'network';
      assert.deepEqual(await uses(), expected);
      const heading = await page.getByRole('row').first().innerText();
      assert.match(heading, /192\.0\.2\.0\/26\s+office\s+31 of 62 used, 50\.00 %/);
      assert.deepEqual(
        await page.getByRole('rowheader').allInnerTexts().then((texts) => texts.slice(1)),
        ['192.0.2.0', '192.0.2.16', '192.0.2.32', '192.0.2.48']
      );
      host.clean();
    });

    test('a use is told by glyph or stripes, too; no two look alike, NULL is not green', async () => {
      await mount(OFFICE);
      const looks = await cells().evaluateAll((list) =>
        list.map((one) => {
          const style = getComputedStyle(one);
          const shape = [one.textContent, style.backgroundImage, style.borderTopStyle].join(' ');
          return { use: one.dataset.use, shape, background: style.backgroundColor };
        })
      );
      const shapes = new Map(looks.map(({ use, shape }) => [use, shape]));
      assert.equal(new Set(shapes.values()).size, shapes.size);
      const background = (use) => looks.find((one) => one.use === use).background;
      assert.notEqual(background('unknown'), background('static'));
      assert.equal(background('unknown'), 'rgba(0, 0, 0, 0)');
      host.clean();
    });

    test('each use has its colour of the theme, on the screen', async () => {
      await mount(OFFICE, { options: { columns: 16 } });
      // of each use a colour that fills its cell; null: that of the panel shows through
      const filled = {
        gateway: 'purple', static: 'green', dhcp: 'blue', unplanned: 'orange', conflict: 'red',
        reserved: null, gone: null, deprecated: null, unknown: null, free: 'colors.background.secondary',
      };
      const behind = 'colors.background.primary';
      const colours = await themeColours(page, 'dark', [behind, ...Object.values(filled).filter(Boolean)]);
      const pixel = await pixelsOf(page.getByTestId('ipgrid'));
      const { x, y } = await page.getByTestId('ipgrid').boundingBox();
      for (const [use, name] of Object.entries(filled)) {
        const box = await cells().and(page.locator(`[data-use="${use}"]`)).first().boundingBox();
        // beside the border, away from the sign
        const seen = pixel(box.x - x + 3, box.y - y + 3);
        assert.deepEqual(seen, colours[name ?? behind], use);
      }
      host.clean();
    });

    test('colours of the system leave the cells their own', async () => {
      await mount(OFFICE);
      await page.emulateMedia({ forcedColors: 'active' });
      const [green] = Object.values(await themeColours(page, 'dark', ['green']));
      const colour = await cell('192.0.2.2, static').evaluate((one) => getComputedStyle(one).backgroundColor);
      const stripes = await cell('192.0.2.17, DHCP pool').evaluate((one) => getComputedStyle(one).backgroundImage);
      await page.emulateMedia({ forcedColors: null });
      assert.deepEqual(colour.match(/\d+/g).map(Number), green);
      assert.match(stripes, /gradient/);
      host.clean();
    });

    test('the card has the record, markup in it is text', async () => {
      await mount(OFFICE, { variables: {} });
      await cell('192.0.2.6, conflict').hover();
      const facts = await card().innerText();
      const record = ['192.0.2.6', 'conflict', 'two <b>MACs</b> hold it', 'host of conflict', '02:00:5e:10:00:01'];
      for (const words of [...record, '2023-11-14 22:13:20', '192.0.2.0/26, office']) {
        assert.ok(facts.includes(words), `${words} in ${facts}`);
      }
      await cell('192.0.2.2, static').hover();
      assert.ok((await card().innerText()).includes(EVIL));
      assert.equal(await page.locator('img').count(), 0);
      await cell('192.0.2.17, DHCP pool').hover();
      assert.ok((await card().innerText()).includes('DHCP pool guests, 192.0.2.16-192.0.2.23'));
      await page.mouse.move(0, 0);
      await card().waitFor({ state: 'detached' });
      host.clean();
    });

    test('a click opens the device; a cell without one opens nothing', async () => {
      await mount(OFFICE, { from: 1_700_000_000_000, to: 1_700_000_600_000 });
      await cell('192.0.2.3, DHCP').click();
      await cell('192.0.2.2, static').click();
      const { visits } = await host.record();
      assert.equal(visits.length, 1);
      assert.match(visits[0], /^\/d\/lanatlas-device\?var-device=n%2Fa%20%26%20b&from=/);
      host.clean();
    });

    test('a tap opens it, too: its events come without a frame between', async () => {
      await mount(OFFICE);
      await cell('192.0.2.2, static').evaluate(async (one) => {
        for (const type of ['mousemove', 'mousedown', 'mouseup']) {
          one.dispatchEvent(new MouseEvent(type, { bubbles: true }));
          // the microtasks that follow a person's event, too
          await null;
        }
        one.click();
      });
      assert.equal((await host.record()).visits.length, 1);
      host.clean();
    });

    test('the link is the one of the options; one that is a script is none', async () => {
      const { options } = await mount(OFFICE, { options: { deviceLink: '/x?d=${__device:percentencode}' } });
      await cell('192.0.2.2, static').click();
      assert.deepEqual((await host.record()).visits, ['/x?d=n%2Fa%20%26%20b']);
      await host.call('changeOptions', { ...options, deviceLink: 'javascript:alert(1)' });
      await cell('192.0.2.3, DHCP').hover();
      await cell('192.0.2.2, static').hover();
      assert.equal(await host.stage.locator('a[href]').count(), 0);
      host.clean();
    });

    test('the keyboard walks the cells, shows the card, opens', async () => {
      await mount(OFFICE, { options: { columns: 16 } });
      await grid().focus();
      await page.keyboard.press('Control+Home');
      assert.match(await current(), /^192\.0\.2\.0, network/);
      for (const [key, expected] of [
        ['ArrowRight', '192.0.2.1, gateway'],
        ['ArrowDown', '192.0.2.17'],
        ['End', '192.0.2.31'],
        ['ArrowRight', '192.0.2.32'],
        ['Control+End', '192.0.2.63'],
        ['Home', '192.0.2.48'],
        ['Control+Home', '192.0.2.0'],
        ['ArrowRight', '192.0.2.1'],
        ['ArrowRight', '192.0.2.2, static'],
      ]) {
        await page.keyboard.press(key);
        assert.ok((await current()).startsWith(expected), `${key}: ${await current()}`);
      }
      assert.ok((await card().innerText()).includes('192.0.2.2'));
      assert.equal(await grid().evaluate((one) => {
        const active = document.getElementById(one.getAttribute('aria-activedescendant'));
        return document.getElementById(active.getAttribute('aria-describedby'))?.dataset.testid;
      }), 'card');
      await page.keyboard.press('Escape');
      await card().waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      assert.equal((await host.record()).visits.length, 1);
      host.clean();
    });

    test('a /16 folds what nobody uses; a gap unfolds by click and by key', async () => {
      await mount(LARGE, { options: { columns: 16 } });
      const gaps = page.locator('[data-gap]');
      assert.deepEqual((await gaps.allInnerTexts()).map((words) => words.replace(/^\S+\s+/, '')), [
        '10.0.0.16-10.0.199.255, 51,184 unused', '10.0.200.16-10.0.255.255, 14,320 unused',
      ]);
      assert.equal((await uses()).length, 32);
      await gaps.first().click();
      assert.equal(await gaps.first().getAttribute('aria-expanded'), 'true');
      await cell('10.0.0.16, free').waitFor();
      await gaps.first().click();
      assert.equal((await uses()).length, 32);
      await grid().focus();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      assert.equal(await gaps.first().getAttribute('aria-expanded'), 'true');
      host.clean();
    });

    test('of thousands of lines only those on the screen are in the page, and the end is reached', async () => {
      await mount(LARGE, { options: { columns: 16 } });
      await page.locator('[data-gap]').first().click();
      assert.ok((await uses()).length < 1000);
      await grid().focus();
      await page.keyboard.press('Control+End');
      await cell('10.0.200.9, DHCP, omega').waitFor();
      assert.ok(Number(await grid().getAttribute('aria-rowcount')) > 3000);
      host.clean();
    });

    test('IPv6: a sparse map of addresses, of subnets where the prefix is short', async () => {
      await mount([
        frame('p', { prefix: text('2001:db8:0:1::/64', '2001:db8::/48') }),
        frame('a', {
          address: text('2001:db8:0:1::a', '2001:db8:0:1::b', '2001:db8:0:7::1'),
          use: text('static', 'conflict', 'dhcp'),
        }),
      ]);
      await cell('2001:db8:0:1::a, static').waitFor();
      const gap = await page.locator('[data-gap]').first().innerText();
      assert.ok(gap.includes('2001:db8:0:1::10-2001:db8:0:1:ffff:ffff:ffff:ffff, unused'), gap);
      await cell('2001:db8:0:1::/64, 2 used, conflict').hover();
      assert.ok((await card().innerText()).includes('2001:db8:0:1::b'));
      await cell('2001:db8:0:7::/64, 1 used').waitFor();
      assert.ok((await page.getByRole('row').allInnerTexts()).some((words) => words.includes('each cell is a /64')));
      host.clean();
    });

    test('several prefixes one below the other; those of a VRF show its addresses only', async () => {
      const frames = [
        frame('p', { prefix: text('192.0.2.0/30', '192.0.2.0/30', '198.51.100.0/30'), vrf: text('', 'lab', '') }),
        frame('a', { address: text('192.0.2.1', '192.0.2.2'), use: text('static', 'dhcp'), vrf: text('', 'lab') }),
      ];
      await mount(frames);
      const between = (...middle) => ['network', ...middle, 'network'];
      const expected = [between('static', 'free'), between('free', 'dhcp'), between('free', 'free')];
      assert.deepEqual(await uses(), expected.flat());
      await page.getByText('VRF lab').waitFor();
      host.clean();
    });

    test('a range belongs to the prefixes of its VRF', async () => {
      await mount([
        frame('p', { prefix: text('192.0.2.0/29', '192.0.2.0/29'), vrf: text('default', 'lab') }),
        frame('r', { first: text('192.0.2.2', '192.0.2.4'), last: text('192.0.2.3', '192.0.2.4'),
          kind: text('dhcp', 'reserved'), vrf: text(null, 'lab') }),
      ]);
      assert.deepEqual(await uses(), [
        'network', 'free', 'pool', 'pool', 'free', 'free', 'free', 'network',
        'network', 'free', 'free', 'free', 'reserved range', 'free', 'free', 'network',
      ]);
      host.clean();
    });

    test('an address with a zone has its cell; what has none is counted below the grid', async () => {
      await mount([
        frame('p', { prefix: text('fe80::/64') }),
        frame('a', {
          address: text('fe80::1%eth0', 'fe80::1%eth1', '192.0.2.9', 'no address'),
          use: text('static', 'dhcp', 'static', 'static'),
        }),
      ]);
      await cell('fe80::1, DHCP, zone eth0, zone eth1').hover();
      assert.match(await card().innerText(), /Zone\s+eth0[^]*Zone 2\s+eth1/);
      const words = 'Not shown: 1 address lies in none of the prefixes, 1 row could not be read';
      assert.equal(await page.getByRole('status').innerText(), words);
      await mount(OFFICE);
      assert.equal(await page.getByRole('status').count(), 0);
      host.clean();
    });

    test('every cell is within the panel, also when more columns were chosen than fit', async () => {
      for (const [width, columns] of [[700, 64], [300, 32], [120, 8], [60, 0]]) {
        await mount(OFFICE, { width, options: { columns } });
        const right = await grid().evaluate((one) => one.getBoundingClientRect().left + one.clientWidth);
        const ends = await cells().evaluateAll((list) => list.map((one) => one.getBoundingClientRect().right));
        assert.ok(Math.max(...ends) <= right, `${width} ${columns}`);
      }
      host.clean();
    });

    test('a card that is larger than its panel leaves it, and is whole', async () => {
      await mount(OFFICE, { width: 160, height: 110, title: '' });
      await cell('192.0.2.2, static').hover();
      const [box, whole] = await card().evaluate((one) => [
        one.getBoundingClientRect().toJSON(), one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth,
      ]);
      assert.ok(whole && box.left >= 0 && box.top >= 0 && box.right <= 1280 && box.bottom <= 800, JSON.stringify(box));
      assert.ok((await card().innerText()).includes('192.0.2.0/26, office'));
      host.clean();
    });

    test('options: columns, size, fold, legend', async () => {
      const { options } = await mount(OFFICE);
      const legend = page.getByTestId('legend');
      const items = await legend.getByRole('listitem').allInnerTexts();
      assert.deepEqual(items.slice(0, 3), ['✗\nconflict 1', '●\nin use, unplanned 1', '○\ngone 1']);
      await host.call('changeOptions', { ...options, columns: 8, cellSize: 20, fold: 'always', legend: false });
      assert.equal(await legend.count(), 0);
      assert.equal(await page.locator('[data-gap]').count(), 2);
      const box = await cell('192.0.2.2, static').boundingBox();
      assert.deepEqual([box.width, box.height], [20, 20]);
      host.clean();
    });

    test('tiny and huge', async () => {
      for (const [width, height] of [[120, 80], [60, 40], [3000, 1600]]) {
        await mount(OFFICE, { width, height, title: '' });
        await page.getByText('192.0.2.0/26').waitFor();
        await cell('192.0.2.2, static').waitFor();
        const inside = await page.getByTestId('ipgrid').evaluate((one) => one.scrollWidth <= one.clientWidth);
        assert.ok(inside, `${width}x${height}`);
      }
      await mount(OFFICE);
      await host.call('resize', 300, 200);
      await host.call('resize', 900, 600);
      assert.equal((await uses()).length, 64);
      host.clean();
    });

    test('addresses without prefixes; a refresh that takes everything away', async () => {
      await mount([OFFICE[1]]);
      await page.getByText('192.0.2.0/24').waitFor();
      await grid().focus();
      await page.keyboard.press('Control+End');
      await host.call('refresh', { frames: [frame('p', { prefix: text('198.51.100.0/31') })] });
      assert.deepEqual(await uses(), ['free', 'free']);
      await page.keyboard.press('ArrowRight');
      host.clean();
    });

    for (const theme of ['light', 'contrast']) {
      test(`signs can be read in the theme ${theme}`, async () => {
        const other = await openHost(browser.context, version, { theme });
        await other.call('mount', { id: ID, frames: OFFICE, width: 700, height: 400 });
        const poor = await contrast(other.page, '[role=gridcell][data-use], [role=rowheader] span');
        assert.deepEqual(poor, []);
        other.clean();
        await other.close();
      });
    }
  });
}
