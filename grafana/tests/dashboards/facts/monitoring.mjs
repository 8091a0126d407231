import assert from 'node:assert/strict';

export const uid = 'lanatlas-monitoring';

export const words = {
  'Last results': 'nothing is checked',
  Checks: 'nothing is checked',
  Availability: 'nothing was down',
  Outages: 'nothing was down',
  'States of those that changed': 'nothing changed',
  'Slowest round-trip times': 'no ping is measured',
  'Worst loss': 'no ping is measured',
};

const FLAPPY = 'Gerät \u202e7';

export const coloured = (drawn) => {
  drawn.coloured(drawn.cells('Checks', 'State').find(({ text }) => text === '✕ down'), 'red');
  drawn.coloured(drawn.cells('Checks', 'State').find(({ text }) => text === '● up'), 'green');
};

const pairs = (checks) => checks.map(({ device, asks, state }) => `${device} ${asks} ${state}`).toSorted();

export const facts = {
  'lists every check': async ({ drawn, told }) => {
    const names = drawn.texts('Checks', 'Device');
    const services = drawn.texts('Checks', 'Service');
    const found = drawn.texts('Checks', 'State').map((state, at) => ({ device: names[at], asks: services[at], state: state.split(' ')[1] }));
    assert.deepEqual(pairs(found), pairs(told.checks));
    coloured(drawn);
    assert.ok(['silent', 'stealth'].includes(names[0]), 'those in trouble come first');
    await drawn.shows('Checks', '✕ down');
  },

  'draws a strip of each': async ({ drawn, told }) => {
    const strip = drawn.box('Last results');
    await strip.getByText('silent', { exact: true }).first().waitFor();
    assert.equal(await strip.getByRole('row').count(), told.checks.length);
    await strip.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    await strip.getByText(FLAPPY).first().waitFor();
  },

  'tells who was down and how long': async ({ drawn, told }) => {
    const down = told.status.filter(({ outages_30d: outages }) => outages > 0);
    assert.deepEqual(drawn.texts('Availability', 'Device').toSorted(), down.map(({ device }) => device).toSorted());
    assert.equal(drawn.texts('Availability', 'Device')[0], 'silent');
    const row = drawn.row('Availability', 'silent');
    assert.deepEqual([row['24 h'], row['7 d'], row['30 d']], ['0.00%', '0.00%', '0.00%']);
    drawn.coloured(drawn.cells('Availability', '24 h')[0], 'red');
    await drawn.shows('Availability', 'silent');
  },

  'lists outages': ({ drawn, told }) => {
    const outages = told.status.reduce((sum, one) => sum + one.outages_30d, 0);
    assert.equal(drawn.texts('Outages', 'Device').length, outages);
    const open = drawn.row('Outages', 'silent');
    assert.deepEqual([open.State, open.Cause, open.Until], ['✕ down', 'timeout', '–']);
    assert.notEqual(drawn.row('Outages', FLAPPY).Until, '–');
    assert.match(drawn.cells('Outages', 'Device')[0].link, /^\/d\/lanatlas-device\?var-device=/);
  },

  'draws the states of what changed': ({ drawn }) => {
    const texts = drawn.texts('States of those that changed', FLAPPY).filter((text) => text !== 'not known');
    assert.deepEqual(texts.slice(-2), ['✕ down', '● up']);
  },

  'ranks round-trip times and loss': ({ drawn }) => {
    const names = (title) => drawn.report(title).frames.map(({ fields }) => fields[1].split(':')[0]);
    assert.ok(names('Slowest round-trip times').length >= 5);
    assert.ok(names('Worst loss').includes('silent'));
    assert.equal(drawn.last('Worst loss', 'silent'), '100%');
    const links = drawn.report('Worst loss').frames.map(({ cells }) => Object.values(cells)[1][0].link);
    links.forEach((link) => assert.match(link, /^\/d\/lanatlas-device\?var-device=[\w.-]+&/));
  },

  'keeps to a filter': async ({ choose }) => {
    const drawn = await choose({ state: ['down'] });
    assert.deepEqual(drawn.texts('Checks', 'Device'), ['silent']);
    assert.deepEqual(new Set(drawn.texts('Outages', 'Device')), new Set(['silent']));
  },

  'keeps to a site with a slash in its name': async ({ choose }) => {
    const drawn = await choose({ site: ['Köln/Büro 1.2'] });
    assert.deepEqual(new Set(drawn.texts('Checks', 'Device')), new Set(['web.example/1']));
    await drawn.shows('Outages', 'nothing was down');
  },
};
