// Each dashboard of the project in a browser, under each Grafana: drawn from what the real writers wrote in a simulated LAN
// and a real Prometheus scraped (serve_world.py), with nothing in the inventory, and with sources that fail. What holds for all
// is here; facts/<name>.mjs has what only one of them shows. ipam says what is right.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost, startBrowser } from '../browser.mjs';
import { DASHBOARDS, Drawn, linksOf } from './drawn.mjs';
import { startWorld } from './world.mjs';

const FACTS = await Promise.all(
  readdirSync(new URL('facts/', import.meta.url)).map((file) => import(new URL(`facts/${file}`, import.meta.url)))
);
const FAILURE = 'no such table: <b>v_x</b>';
/** The world is younger than this. */
const RANGE = { from: 'now-30m', to: 'now' };
const SIZE = { width: 1600, height: 1000 };

let browser;
let world;
let answer;
before(async () => {
  browser = await startBrowser({ viewport: SIZE });
  world = await startWorld();
});
after(() => Promise.all([browser?.close(), world?.close()]));

test('all dashboards are looked at', () => {
  assert.deepEqual(FACTS.map(({ uid }) => uid).sort(), Object.keys(DASHBOARDS).sort());
});

async function open(host, theme, uid, values) {
  const reports = await host.call('openDashboard', DASHBOARDS[uid], { ...RANGE, values }, SIZE.width);
  return new Drawn(host, theme, reports);
}

/** What links may name; an address without a device has an empty link. */
function known() {
  const { devices, prefixes } = world.told;
  const each = (field) => new Set(devices.map((one) => one[field]));
  return {
    device: each('key').add(''),
    prefix: new Set(prefixes.map(({ vrf, prefix }) => (vrf === 'default' ? prefix : `${vrf} ${prefix}`))),
    state: each('state'),
    type: each('type'),
    site: each('site').add('(none)').add('$__all'),
  };
}

function assertLeadsSomewhere({ title, link }, values) {
  const url = new URL(link, 'http://grafana');
  const uid = /^\/d\/([\w-]+)$/.exec(url.pathname)?.[1];
  assert.ok(uid in DASHBOARDS, `${title}: ${link}`);
  assert.deepEqual([url.searchParams.get('from'), url.searchParams.get('to')], [RANGE.from, RANGE.to], link);
  const names = DASHBOARDS[uid].templating?.list?.map(({ name }) => name) ?? [];
  for (const [name, value] of url.searchParams) {
    const variable = /^var-(.*)$/.exec(name)?.[1];
    assert.ok(variable === undefined || names.includes(variable), `${title}: ${link}`);
    assert.ok(!(variable in values) || values[variable].has(value), `${title}: ${link}`);
  }
}

function tellsOfAll(getDrawn, { values, silent = [] }) {
  test('answers every panel', () => {
    const { reports } = getDrawn();
    assert.deepEqual(reports.filter(({ state, error }) => state !== 'Done' || error !== null), []);
    const empty = reports.filter(({ frames }) => !frames.some(({ rows }) => rows > 0)).map(({ title }) => title);
    assert.deepEqual(empty, silent);
  });

  test('leads to what there is', () => {
    linksOf(getDrawn().reports).forEach((one) => assertLeadsSomewhere(one, known()));
  });

  test('shows names and notes as text', async () => {
    const { host } = getDrawn();
    const made = await host.page.evaluate(() =>
      [...document.querySelectorAll('#stage img[src="x"], #stage i, #stage b')].filter((one) => one.outerHTML.match(/src="x"|note/)).length);
    assert.equal(made, 0);
  });

  test('chooses what it was told to', async () => {
    for (const text of Object.values(values ?? {}).flat()) {
      await getDrawn().host.page.getByText(text, { exact: false }).first().waitFor();
    }
  });
}

function ofVersion(version) {
  let host;
  before(async () => {
    host = await openHost(browser.context, version, { query: (body) => answer(body) });
  });
  after(() => host?.close());

  for (const { uid, values, silent, words, facts } of FACTS) {
    describe(uid, () => {
      let drawn;
      before(async () => {
        answer = world.query;
        drawn = await open(host, 'dark', uid, values);
      });
      after(() => host.clean());

      tellsOfAll(() => drawn, { values, silent });
      for (const [name, check] of Object.entries(facts)) {
        test(name, async () => {
          const choose = async (chosen) => (drawn = await open(host, 'dark', uid, { ...values, ...chosen }));
          await check({ drawn, choose, host, told: world.told });
          host.clean();
        });
      }

      test('has words for nothing', async () => {
        answer = world.queryNothing;
        const empty = await open(host, 'dark', uid, {});
        assert.deepEqual(empty.reports.filter(({ error }) => error !== null), []);
        for (const [title, text] of Object.entries(words)) {
          await empty.shows(title, text);
        }
        host.clean();
      });

      test('says what failed', async () => {
        answer = (body) => (body.variable ? world.query(body) : { error: FAILURE });
        const { reports } = await open(host, 'dark', uid, values);
        assert.deepEqual(new Set(reports.map(({ error }) => error)), new Set([FAILURE]));
        const marks = host.page.getByTestId('data-testid Panel status error');
        assert.equal(await marks.count(), reports.length);
        host.clean();
      });
    });
  }
}

function ofTheme(version, theme) {
  let host;
  before(async () => {
    host = await openHost(browser.context, version, { theme, query: (body) => answer(body) });
    answer = world.query;
  });
  after(() => host?.close());

  for (const { uid, values, coloured } of FACTS) {
    test(uid, async () => {
      const drawn = await open(host, theme, uid, values);
      assert.deepEqual(drawn.reports.filter(({ error }) => error !== null), []);
      coloured?.(drawn);
      host.clean();
    });
  }
}

// The scenes of Grafana 11's time do not start their queries on this page.
for (const version of VERSIONS.filter((one) => one !== '11')) {
  describe(`Grafana ${version}`, () => ofVersion(version));
  describe(`Grafana ${version}, light`, () => ofTheme(version, 'light'));
}
