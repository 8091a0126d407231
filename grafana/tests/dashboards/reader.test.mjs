// The reader of dashboard JSON (host/dashboard.ts): queries with their variables put in, rows, transformations, errors, and
// refusal of what it cannot do. The dashboard is made here; those of the project have tests of their own.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { frame } from '../panels/frames.mjs';

const SQLITE = { uid: 'lanatlas', type: 'frser-sqlite-datasource' };
const PROMETHEUS = { uid: 'prometheus', type: 'prometheus' };

const sql = (text) => ({ refId: 'A', queryType: 'table', queryText: text, rawQueryText: text, timeColumns: [] });
const place = (y) => ({ x: 0, y, w: 24, h: 6 });

function dashboard() {
  const device = {
    name: 'device', type: 'query', datasource: SQLITE, query: 'SELECT name FROM v_device', multi: true, includeAll: true,
    refresh: 1, current: { text: ['All'], value: ['$__all'] },
  };
  return {
    title: 'made here',
    time: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T06:00:00Z' },
    templating: { list: [device] },
    panels: [
      {
        id: 1, type: 'lanatlas-topology-panel', title: 'Map of $device', gridPos: place(0), datasource: SQLITE,
        targets: [sql('SELECT id, title FROM v WHERE name IN (${device:sqlstring})')],
      },
      { id: 2, type: 'row', title: 'More', gridPos: { ...place(6), h: 1 }, panels: [] },
      {
        id: 3, type: 'table', title: 'Renamed', gridPos: place(7), datasource: PROMETHEUS,
        targets: [{ refId: 'A', expr: 'up{name=~"$device"}[$__rate_interval]' }],
        transformations: [{ id: 'organize', options: { renameByName: { id: 'number' } } }],
      },
    ],
  };
}

const ANSWER = {
  frames: [frame('A', { id: ['string', ['1']], title: ['string', ['nas']] })],
};

const query = (asked) => {
  if (asked.variable) {
    return { values: ["o'brien", 'a.b'].map((text) => ({ text, value: text })) };
  }
  return JSON.stringify(asked.targets).includes('FAIL') ? { error: 'no such column: FAIL' } : ANSWER;
};

const browser = testBrowser();

// The scenes of Grafana 11's time do not start their queries on this page.
for (const version of VERSIONS.filter((one) => one !== '11')) {
  describe(`Grafana ${version}`, () => {
    let host;
    before(async () => {
      host = await openHost(browser.context, version, { query });
    });
    after(() => host?.close());

    const asked = async (uid) => {
      const { queries } = await host.record();
      return queries.filter(({ datasource, targets }) => datasource.uid === uid && targets).at(-1);
    };

    test('asks with the values of the variables and draws the answers', async () => {
      const reports = await host.call('openDashboard', dashboard());
      assert.deepEqual(reports.map(({ type, state, error }) => [type, state, error]), [
        ['lanatlas-topology-panel', 'Done', null],
        ['table', 'Done', null],
      ]);
      assert.deepEqual(reports[1].frames[0].fields, ['number:string', 'title:string']);
      assert.equal(reports[0].title, 'Map of All');
      const { targets: [target], from, to } = await asked('lanatlas');
      assert.equal(target.queryText, "SELECT id, title FROM v WHERE name IN ('o''brien','a.b')");
      assert.deepEqual([from, to], [Date.UTC(2026, 0, 1, 0), Date.UTC(2026, 0, 1, 6)]);
      assert.match((await asked('prometheus')).targets[0].expr, /^up\{name=~"\(o\\\\'brien\|a\\\\\.b\)"\}\[\d+s\]$/);
      await host.stage.getByText('nas').first().waitFor();
      host.clean();
    });

    test('takes one value that a test chooses', async () => {
      await host.call('openDashboard', dashboard(), { values: { device: ["o'brien"] } });
      assert.equal((await asked('lanatlas')).targets[0].queryText, "SELECT id, title FROM v WHERE name IN ('o''brien')");
      host.clean();
    });

    test('shows a failed query in its panel', async () => {
      const json = dashboard();
      json.panels[0].targets = [sql('FAIL')];
      const [report] = await host.call('openDashboard', json);
      assert.deepEqual([report.state, report.error], ['Error', 'no such column: FAIL']);
      await host.page.getByTestId('panel-error').getByText('no such column: FAIL').waitFor();
      host.clean();
    });

    for (const [change, message] of [
      [{ transformations: [{ id: 'partitionByValues', options: {} }] }, /partitionByValues is in Grafana's core only/],
      [{ repeat: 'device' }, /repeat is not read/],
    ]) {
      test(`refuses ${Object.keys(change)}`, async () => {
        const json = dashboard();
        Object.assign(json.panels[0], change);
        await assert.rejects(host.call('openDashboard', json), message);
      });
    }
  });
}
