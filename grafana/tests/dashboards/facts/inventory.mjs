import assert from 'node:assert/strict';

export const uid = 'lanatlas-inventory';

export const words = {
  'Devices that fit': '0',
  'By state': 'no device fits',
  'By type': 'no device fits',
  'By site': 'no device fits',
  Devices: 'no device fits',
};

const names = (devices) => devices.map(({ name }) => name).toSorted();

/** How many devices there are of each value: {value: text of the number}. */
function counted(devices, field) {
  const found = {};
  devices.forEach((one) => (found[one[field] ?? '(none)'] = (found[one[field] ?? '(none)'] ?? 0) + 1));
  return Object.fromEntries(Object.entries(found).map(([value, number]) => [value, String(number)]));
}

function columns(drawn, title, heading) {
  const numbers = drawn.texts(title, 'Devices');
  return Object.fromEntries(drawn.texts(title, heading).map((text, at) => [text, numbers[at]]));
}

function states(drawn, told) {
  const state = (name) => told.devices.find((one) => one.name === name).state;
  drawn.states('Devices', 'State', drawn.texts('Devices', 'Device').map(state));
}

export const coloured = (drawn) => {
  const up = drawn.cells('Devices', 'State').find(({ text }) => text === '● up');
  drawn.coloured(up, 'green');
};

export const facts = {
  'lists every device with its state': async ({ drawn, told }) => {
    assert.equal(drawn.number('Devices that fit').text, String(told.devices.length));
    assert.deepEqual(drawn.texts('Devices', 'Device').toSorted(), names(told.devices));
    states(drawn, told);
    await drawn.shows('Devices', '<img src=x onerror=alert(1)>');
    await drawn.shows('Devices', 'Gerät \u202e7');
    await drawn.shows('Devices', '▲ degraded');
  },

  'shows what is known of a device': ({ drawn, told }) => {
    const { key, name, type, site, addresses, tags, vendor } = told.devices.find(({ tags }) => tags.includes('outside'));
    const row = drawn.row('Devices', name);
    assert.deepEqual([row.Type, row.Site, row.Addresses, row.Tags, row.Vendor], [type, site, addresses.join(' '), tags.join(' '), vendor]);
    assert.match(row.RTT, /^\d+\.\d\d ms$/);
    assert.equal(row.Loss, '0%');
    const cell = drawn.cells('Devices', 'Device').find(({ text }) => text === name);
    assert.match(cell.link, new RegExp(`^/d/lanatlas-device\\?var-device=${key}&`));
    assert.equal(drawn.row('Devices', 'planned').RTT, '–');
  },

  'hides the keys': async ({ drawn }) => {
    assert.equal(await drawn.box('Devices').getByText('device_key').count(), 0);
    assert.equal(await drawn.box('Devices').getByText('o-brien-s-nas', { exact: true }).count(), 0);
  },

  'counts by state, type and site': ({ drawn, told }) => {
    const words = { up: '● up', degraded: '▲ degraded', down: '✕ down', unknown: '? unknown' };
    const byState = Object.entries(counted(told.devices, 'state')).map(([state, number]) => [words[state], number]);
    assert.deepEqual(columns(drawn, 'By state', 'State'), Object.fromEntries(byState));
    assert.deepEqual(columns(drawn, 'By type', 'Type'), counted(told.devices, 'type'));
    assert.deepEqual(columns(drawn, 'By site', 'Site'), counted(told.devices, 'site'));
    const [cell] = drawn.cells('By type', 'Type');
    assert.match(cell.link, /^\/d\/lanatlas-inventory\?var-type=server&/);
    const links = drawn.cells('By state', 'State').map(({ link }) => new URL(link, 'http://grafana').searchParams.get('var-state'));
    assert.deepEqual(new Set(links), new Set(told.devices.map(({ state }) => state)));
  },

  'a click opens the device': async ({ drawn, host }) => {
    await drawn.box('Devices').getByRole('link', { name: "O'Brien's nas" }).click();
    const { visits } = await host.record();
    assert.match(visits.at(-1), /^\/d\/lanatlas-device\?var-device=o-brien-s-nas&from=/);
  },

  'a choice of a site narrows it': async ({ drawn, host, told }) => {
    const { page } = host;
    await page.getByLabel('Site', { exact: false }).first().click();
    await page.keyboard.type('Köln');
    await page.getByRole('option', { name: 'Köln/Büro 1.2' }).click();
    // a choice of several counts once the field is left
    await page.keyboard.press('Tab');
    await drawn.box('Devices').getByText('router', { exact: true }).first().waitFor({ state: 'detached' });
    const reports = await host.call('settled');
    const rows = reports.find(({ title }) => title === 'Devices').frames[0].cells.Device.map(({ text }) => text);
    assert.deepEqual(rows.toSorted(), names(told.devices.filter(({ site }) => site === 'Köln/Büro 1.2')));
  },

  'keeps to type, state, tag and text': async ({ choose, told }) => {
    const tables = [
      [{ type: ['nas', 'camera'] }, ({ type }) => type === 'nas' || type === 'camera'],
      [{ state: ['down', 'degraded'] }, ({ state }) => state === 'down' || state === 'degraded'],
      [{ tag: ['prod.eu'] }, ({ tags }) => tags.includes('prod.eu')],
      [{ text: "o'b" }, ({ name }) => name.toLowerCase().includes("o'b")],
      [{ site: ['(none)'], text: '<img' }, ({ name, site }) => site === null && name.includes('<img')],
    ];
    for (const [values, fits] of tables) {
      const drawn = await choose(values);
      const wanted = names(told.devices.filter(fits));
      assert.ok(wanted.length > 0 && wanted.length < told.devices.length);
      assert.deepEqual(drawn.texts('Devices', 'Device').toSorted(), wanted, JSON.stringify(values));
      assert.equal(drawn.number('Devices that fit').text, String(wanted.length));
    }
  },
};
