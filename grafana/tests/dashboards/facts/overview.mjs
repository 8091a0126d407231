import assert from 'node:assert/strict';

export const uid = 'lanatlas-overview';

const TILES = { up: ['Up', 'green'], degraded: ['Degraded', 'orange'], down: ['Down', 'red'], unknown: ['Unknown', null] };
const ROLES = { gateway: 'router', resolver: 'stealth', outside: "O'Brien's nas" };

export const words = {
  Up: '0',
  Down: '0',
  'LAN Atlas itself': 'no plugin has ever run',
  Verdict: 'Tag devices gateway, resolver and outside',
  'Gateway, resolver, outside': 'no device is tagged gateway, resolver or outside',
  'Open incidents': 'nothing is wrong',
  'What changed': 'nothing changed',
  'Worst round-trip time': 'no ping is measured',
  'Worst loss': 'no ping is measured',
  'Prefixes filling up': 'no prefix is planned',
  'Checks that are up': 'nothing is measured',
};

const count = (devices, state) => devices.filter((one) => one.state === state).length;

function colours(drawn) {
  Object.values(TILES).forEach(([title, colour]) => drawn.coloured(drawn.number(title), colour));
  drawn.coloured(drawn.number('Verdict'), 'red');
  drawn.cells('LAN Atlas itself', 'running').forEach((cell) => drawn.coloured(cell, 'green'));
}

export const coloured = colours;

export const facts = {
  'counts the devices of each state': async ({ drawn, told }) => {
    for (const [state, [title]] of Object.entries(TILES)) {
      const number = String(count(told.devices, state));
      assert.notEqual(number, '0');
      assert.equal(drawn.number(title).text, number);
      await drawn.shows(title, number);
      assert.match(drawn.number(title).link, new RegExp(`^/d/lanatlas-inventory\\?var-state=${state}&`));
    }
    colours(drawn);
  },

  'a number leads to the list': async ({ drawn, host }) => {
    await drawn.box('Down').getByRole('link').first().click();
    const { visits } = await host.record();
    assert.match(visits.at(-1), /^\/d\/lanatlas-inventory\?var-state=down&/);
  },

  'tells that the plugins run': async ({ drawn }) => {
    assert.deepEqual(drawn.texts('LAN Atlas itself', 'plugin'), ['icmp_heartbeat', 'ipam_sync', 'tcp_check']);
    assert.deepEqual(new Set(drawn.texts('LAN Atlas itself', 'running')), new Set(['● running']));
  },

  'counts open conflicts': ({ drawn, told }) => {
    assert.equal(drawn.number('Conflicts in the plan').text, String(told.conflicts.length));
    drawn.coloured(drawn.number('Conflicts in the plan'), 'orange');
  },

  // stealth answers http and not the ping
  'tells of the way out': async ({ drawn, told }) => {
    assert.equal(drawn.number('Verdict').text, '✕ No resolver answers');
    assert.deepEqual(drawn.texts('Gateway, resolver, outside', 'Role'), Object.keys(ROLES));
    assert.deepEqual(drawn.texts('Gateway, resolver, outside', 'Device'), Object.values(ROLES));
    const state = (name) => told.devices.find((one) => one.name === name).state;
    drawn.states('Gateway, resolver, outside', 'State', Object.values(ROLES).map(state));
    await drawn.shows('Verdict', '✕ No resolver answers');
  },

  'lists what is not up': async ({ drawn, told }) => {
    const wrong = told.devices.filter(({ state }) => state === 'down' || state === 'degraded');
    const names = drawn.texts('Open incidents', 'Device');
    assert.deepEqual(names.toSorted(), wrong.map(({ name }) => name).toSorted());
    drawn.states('Open incidents', 'State', names.map((name) => wrong.find((one) => one.name === name).state));
    await drawn.shows('Open incidents', 'silent');
    await drawn.shows('Open incidents', '✕ down');
  },

  'lists changes, the newest first': async ({ drawn }) => {
    const names = drawn.texts('What changed', 'Device');
    const states = drawn.texts('What changed', 'New state').filter((_, at) => names[at] === 'Gerät \u202e7');
    assert.deepEqual(states.slice(0, 2), ['● up', '✕ down']);
    await drawn.box('What changed').getByText('<img src=x onerror=alert(1)>').first().waitFor();
    await drawn.box('What changed').getByText('Gerät \u202e7').first().waitFor();
  },

  'ranks loss': ({ drawn, told }) => {
    const lost = told.checks.filter(({ asks, loss }) => asks === 'ping' && loss === 1).map(({ key }) => key);
    assert.deepEqual(drawn.texts('Worst loss', 'instance').slice(0, lost.length).toSorted(), lost.toSorted());
    const worst = drawn.cells('Worst loss', 'Value')[0];
    assert.equal(worst.text, '100%');
    drawn.coloured(worst, 'red');
  },

  'ranks prefixes': async ({ drawn, told }) => {
    const fullest = told.prefixes.toSorted((a, b) => b.used - a.used)[0];
    assert.deepEqual(drawn.row('Prefixes filling up', fullest.prefix), {
      Prefix: fullest.prefix,
      Name: fullest.name,
      Used: `${Math.round(fullest.used * 100)}%`,
      Addresses: String(fullest.used_addresses),
    });
    await drawn.shows('Prefixes filling up', fullest.prefix);
  },

  'counts checks': ({ drawn, told }) => {
    for (const state of ['up', 'down']) {
      assert.equal(drawn.last('Checks that are up', state), String(count(told.checks, state)));
    }
  },

  'keeps to a site with a quote in its name': async ({ choose, told }) => {
    const drawn = await choose({ site: ["O'Brien's shed"] });
    const here = told.devices.filter(({ site }) => site === "O'Brien's shed");
    assert.equal(drawn.number('Up').text, String(count(here, 'up')));
    assert.equal(drawn.number('Down').text, '0');
    drawn.coloured(drawn.number('Down'), 'green');
    await drawn.shows('Open incidents', 'nothing is wrong');
    assert.equal(new URL(drawn.number('Up').link, 'http://grafana').searchParams.get('var-site'), "O'Brien's shed");
  },
};
