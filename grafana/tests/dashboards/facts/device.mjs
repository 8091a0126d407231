import assert from 'node:assert/strict';

export const uid = 'lanatlas-device';

export const values = { device: 'o-brien-s-nas' };
export const silent = ['Incidents'];

export const words = {
  State: 'no such device',
  Availability: 'not known yet',
  'State over time': 'nothing known in this time',
  'Last results': 'nothing is checked',
  Checks: 'nothing is checked',
  'Round-trip time over time': 'no answer to a ping',
  'Response time of services': 'no service is checked',
  Incidents: 'no incident',
  'Addresses over time': 'no address',
  Links: 'no link is known',
};

const WORDS = { up: '● up', down: '✕ down', degraded: '▲ degraded', unknown: '? unknown' };

export const coloured = (drawn) => drawn.coloured(drawn.number('State'), 'green');

function names(drawn, title) {
  return drawn.report(title).frames.flatMap(({ fields }) => fields.filter((field) => field.endsWith(':number')).map((field) => field.slice(0, -7)));
}

export const facts = {
  'says how it is': async ({ drawn }) => {
    assert.equal(drawn.number('State').text, '● up');
    coloured(drawn);
    assert.match(drawn.number('Round-trip time').text, /^\d+\.\d\d ms$/);
    assert.equal(drawn.number('Loss').text, '0%');
    assert.deepEqual(drawn.texts('Availability', 'period'), ['24h', '7d', '30d']);
    assert.deepEqual(new Set(drawn.texts('Availability', 'availability')), new Set(['100.00%']));
    await drawn.shows('State', '● up');
  },

  'says what it is': ({ drawn, told }) => {
    const { type, site, vendor, tags } = told.devices.find(({ key }) => key === 'o-brien-s-nas');
    const row = drawn.row('About', type);
    assert.deepEqual([row.Site, row.Vendor, row.Tags, row.System], [site, vendor, tags.join(' '), '–']);
  },

  'tells its states and when plugins ran': ({ drawn }) => {
    assert.deepEqual(names(drawn, 'State over time').toSorted(), [' state', 'icmp_heartbeat', 'tcp_check']);
    const ends = drawn.report('State over time').frames.map(({ cells }) => Object.values(cells)[1].findLast(({ text }) => text !== 'not known'));
    ends.forEach((cell) => {
      assert.equal(cell.text, '● up');
      drawn.coloured(cell, 'green');
    });
  },

  'lists its checks': async ({ drawn, told }) => {
    const own = told.checks.filter(({ key }) => key === 'o-brien-s-nas');
    assert.deepEqual(drawn.texts('Checks', 'Check'), own.map(({ check }) => check).toSorted());
    own.forEach(({ check, state, address, http_status }) => {
      const row = drawn.row('Checks', check);
      assert.deepEqual([row.State, row.Address, row.HTTP], [WORDS[state], address, http_status === null ? '–' : String(http_status)]);
    });
    for (const { check } of own) {
      await drawn.box('Last results').getByText(check, { exact: true }).first().waitFor();
    }
  },

  'draws what Prometheus scraped': ({ drawn }) => {
    assert.deepEqual(names(drawn, 'Round-trip time over time').toSorted(), ['v4', 'v4 p50', 'v4 p95', 'v6', 'v6 p50', 'v6 p95']);
    assert.deepEqual(names(drawn, 'Loss over time'), ['v4', 'v6']);
    assert.deepEqual(names(drawn, 'Response time of services').toSorted(), ['http connect', 'http total']);
    assert.equal(drawn.last('Loss over time', 'v4'), '0%');
  },

  'lists its addresses and links': ({ drawn, told }) => {
    const { addresses } = told.devices.find(({ key }) => key === 'o-brien-s-nas');
    assert.deepEqual(drawn.texts('Addresses over time', 'Address').toSorted(), addresses.toSorted());
    const row = drawn.row('Links', 'router');
    assert.deepEqual([row.State, row.Kind, row.Label, row['Interface there']], ['● up', 'ethernet', "port 'one'", 'eth0']);
    assert.match(drawn.cells('Links', 'Device')[0].link, /var-device=router&/);
  },

  'says since when another is down': async ({ choose }) => {
    const drawn = await choose({ device: 'silent' });
    assert.equal(drawn.number('State').text, '✕ down');
    drawn.coloured(drawn.number('State'), 'red');
    assert.equal(drawn.number('Loss').text, '100%');
    drawn.coloured(drawn.number('Loss'), 'red');
    drawn.states('Incidents', 'State', ['down']);
    assert.deepEqual(drawn.texts('Incidents', 'Cause'), ['timeout']);
    assert.deepEqual(drawn.texts('Incidents', 'Until'), ['–']);
    await drawn.shows('Links', 'no link is known');
  },

  'keeps to one with markup in its name': async ({ choose, host }) => {
    const drawn = await choose({ device: 'img-src-x-onerror-alert-1' });
    assert.equal(drawn.row('About', 'camera').Type, 'camera');
    await host.page.getByText('\u2068<img src=x onerror=alert(1)>\u2069 (img-src-x-onerror-alert-1)').first().waitFor();
  },

  'shows an outage that is over': async ({ choose, told }) => {
    const { key, outages_30d: outages } = told.status.find(({ device }) => device.startsWith('Ger'));
    const drawn = await choose({ device: key });
    drawn.states('Incidents', 'State', Array(outages).fill('down'));
    assert.ok(!drawn.texts('Incidents', 'Until').includes('–'));
    assert.deepEqual(drawn.texts('State over time', ' state').filter((text) => text.includes('down')).length, outages);
  },
};
