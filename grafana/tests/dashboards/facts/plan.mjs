import assert from 'node:assert/strict';

export const uid = 'lanatlas-plan';

const PREFIX = '10.98.10.0/24';
export const values = { prefix: PREFIX };

export const words = {
  Used: 'choose a prefix',
  'Addresses of the prefix': 'choose a prefix',
  'Planned or held': 'every address is free',
  Ranges: 'no range in this prefix',
  Prefixes: 'no prefix is planned',
  Conflicts: 'plan and network agree',
};

const ref = ({ vrf, prefix }) => (vrf === 'default' ? prefix : `${vrf} ${prefix}`);
const USES = { conflict: ['✕ conflict', 'red'], gateway: ['▲ gateway', 'purple'], reserved: ['□ reserved', null], static: ['■ static', 'green'], unplanned: ['● unplanned', 'orange'] };

/** The use of an address by what the plan of the world says of it. */
function useOf({ address, assignment }, told) {
  if (told.conflicts.some(({ subject }) => subject === address)) {
    return 'conflict';
  }
  return told.prefixes.some(({ gateway }) => gateway === address) ? 'gateway' : assignment ?? 'unplanned';
}

const within = (told) => told.addresses.filter(({ prefix }) => prefix === PREFIX);

export const coloured = (drawn) => {
  const conflict = drawn.cells('Planned or held', 'Use').find(({ text }) => text === '✕ conflict');
  drawn.coloured(conflict, 'red');
};

export const facts = {
  'says how full the prefix is': async ({ drawn, told }) => {
    const { used, used_addresses: addresses, size } = told.prefixes.find((one) => ref(one) === PREFIX);
    assert.equal(drawn.number('Used').text, `${Math.round(used * 100)}%`);
    drawn.coloured(drawn.number('Used'), 'green');
    assert.equal(drawn.number('Addresses').text, String(addresses));
    assert.equal(drawn.number('Free').text, String(size - 2 - addresses));
    await drawn.shows('Free', String(size - 2 - addresses));
    assert.match(drawn.last('Use over time', 'used'), /^3(\.\d+)?%$/);
  },

  'says what the prefix is': ({ drawn }) => {
    assert.deepEqual(drawn.row('About the prefix', "O'Brien's LAN"), {
      Name: "O'Brien's LAN", Kind: '–', Site: "O'Brien's shed", VLAN: '10 office', Gateway: '10.98.10.1', DNS: '–', Note: '–',
    });
    assert.deepEqual(drawn.row('Ranges', '10.98.10.100'), { From: '10.98.10.100', To: '10.98.10.199', Kind: 'dhcp', 'Name, note': 'pool' });
  },

  'lists its addresses by their use': async ({ drawn, told }) => {
    const addresses = within(told);
    assert.deepEqual(drawn.texts('Planned or held', 'Address'), addresses.map(({ address }) => address));
    drawn.cells('Planned or held', 'Use').forEach((cell, at) => {
      const [text, colour] = USES[useOf(addresses[at], told)];
      assert.equal(cell.text, text);
      drawn.coloured(cell, colour);
    });
    await drawn.shows('Planned or held', '✕ conflict');
  },

  'draws one cell for each address': async ({ drawn, told }) => {
    const grid = drawn.box('Addresses of the prefix');
    await grid.getByText("O'Brien's LAN").first().waitFor();
    const counts = await grid.getByTestId('legend').textContent();
    const unplanned = within(told).filter((one) => useOf(one, told) === 'unplanned').length;
    assert.match(counts, new RegExp(`unplanned\\s*${unplanned}`));
    assert.match(counts, /conflict\s*1/);
  },

  'knows when an address answered last': ({ drawn }) => {
    const [addresses, seen] = ['address', 'seen'].map((column) => drawn.texts('Addresses of the prefix', column));
    const of = (address) => seen[addresses.indexOf(address)];
    assert.match(of('10.98.10.1'), /^\d{4}-/);
    assert.doesNotMatch(of('10.98.10.30'), /\d/); // planned, and nobody's
  },

  'shows the tree of prefixes': ({ drawn, told }) => {
    const shown = drawn.texts('Prefixes', 'Prefix').map((text) => text.replace('└ ', ''));
    assert.deepEqual(shown, told.prefixes.map(({ prefix }) => prefix));
    assert.deepEqual(drawn.texts('Prefixes', 'Prefix').filter((text) => text.startsWith('└')), ['└ 10.98.10.0/24', '└ 10.98.20.0/24']);
    assert.deepEqual(drawn.texts('Prefixes', 'Addresses'), told.prefixes.map(({ used_addresses }) => String(used_addresses)));
    assert.equal(drawn.texts('Prefixes', 'Free')[3], '18.4 Quint');
    const links = drawn.cells('Prefixes', 'Prefix').map(({ link }) => new URL(link, 'http://grafana').searchParams.get('var-prefix'));
    assert.deepEqual(links, told.prefixes.map(ref));
  },

  'lists conflicts': async ({ drawn, told }) => {
    const [{ subject, explanation, remedy }] = told.conflicts;
    const row = drawn.row('Conflicts', '▲ warning');
    assert.deepEqual([row.Subject, row.What, row.Remedy, row.Acknowledged], [subject, explanation, remedy, '–']);
    drawn.coloured(drawn.cells('Conflicts', 'Severity')[0], 'orange');
    await drawn.shows('Conflicts', explanation);
  },

  'keeps to a prefix of another VRF': async ({ choose }) => {
    const drawn = await choose({ prefix: "lab's 10.98.10.0/24" });
    assert.equal(drawn.number('Addresses').text, '0');
    assert.equal(drawn.number('Free').text, '254');
    assert.equal(drawn.row('About the prefix', 'of the lab').Gateway, '–');
    await drawn.shows('Planned or held', 'every address is free');
    await drawn.shows('Ranges', 'no range in this prefix');
    assert.match(drawn.last('Use over time', 'used'), /^0%$/);
  },
};
