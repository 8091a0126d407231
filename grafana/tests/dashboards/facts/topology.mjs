import assert from 'node:assert/strict';

export const uid = 'lanatlas-topology';

export const words = { Map: 'no device fits', 'Devices that fit': '0', 'Not up': '0', Links: '0' };

const frame = (drawn, title, column) => drawn.report(title).frames.find(({ cells }) => column in cells);
const texts = (cells) => cells.map(({ text }) => text);

export const facts = {
  'draws every device with its state': async ({ drawn, told }) => {
    const { cells } = frame(drawn, 'Map', 'title');
    const states = Object.fromEntries(texts(cells.key).map((key, at) => [key, cells.state[at].text]));
    assert.deepEqual(states, Object.fromEntries(told.devices.map(({ key, state }) => [key, state])));
    assert.deepEqual(texts(cells.title).toSorted(), told.devices.map(({ name }) => name).toSorted());
    const list = drawn.box('Map').getByTestId('topology-list');
    for (const state of ['up', 'degraded', 'down', 'unknown']) {
      await list.locator(`[data-state="${state}"]`).first().waitFor({ state: 'attached' });
      assert.equal(await list.locator(`[data-state="${state}"]`).count(), told.devices.filter((one) => one.state === state).length);
    }
    assert.match(await list.textContent(), /<img src=x onerror=alert\(1\)>/);
  },

  'leads from a device to its dashboard': async ({ drawn }) => {
    const list = drawn.box('Map').getByTestId('topology-list');
    const link = await list.getByRole('link', { name: /^silent/, includeHidden: true }).getAttribute('href');
    assert.match(link, /^\/d\/lanatlas-device\?var-device=silent&/);
  },

  'joins them by links, groups and notes': async ({ drawn, told }) => {
    const nodes = frame(drawn, 'Map', 'title').cells;
    const key = (id) => nodes.key[texts(nodes.id).indexOf(id)].text;
    const edges = frame(drawn, 'Map', 'source').cells;
    const found = texts(edges.id).map((_, at) => [key(edges.source[at].text), key(edges.target[at].text), edges.kind[at].text, edges.state[at].text]);
    assert.deepEqual(found, told.links.map(({ a, b, kind, state }) => [a, b, kind, state]));
    assert.deepEqual(texts(frame(drawn, 'Map', 'group_name').cells.device_id).map(key), ['router', 'o-brien-s-nas']);
    assert.deepEqual(texts(frame(drawn, 'Map', 'note_id').cells.text), ['<i>note</i>']);
    await drawn.box('Map').getByText('Note: <i>note</i>').waitFor({ state: 'attached' });
  },

  'keeps what a person placed': ({ drawn }) => {
    const { cells } = frame(drawn, 'Map', 'title');
    const at = texts(cells.key).indexOf('router');
    assert.deepEqual([cells.x[at].text, cells.y[at].text, cells.locked[at].text], ['0', '0', '1']);
    assert.equal(texts(cells.locked).filter((text) => text === '1').length, 1);
  },

  'counts': async ({ drawn, told }) => {
    assert.equal(drawn.number('Devices that fit').text, String(told.devices.length));
    assert.equal(drawn.number('Not up').text, String(told.devices.filter(({ state }) => state !== 'up').length));
    assert.equal(drawn.number('Links').text, String(told.links.length));
    await drawn.shows('Not up', drawn.number('Not up').text);
  },

  'shows the same without the app': async ({ drawn, host, told }) => {
    await host.page.getByText('Without the app').click();
    drawn.reports = await host.call('settled');
    const nodes = frame(drawn, 'Links without the app', 'arc__up').cells;
    for (const state of ['up', 'degraded', 'down', 'unknown']) {
      const names = texts(nodes.title).filter((_, at) => nodes[`arc__${state}`][at].text === '1');
      assert.deepEqual(names.toSorted(), told.devices.filter((one) => one.state === state).map(({ name }) => name).toSorted());
    }
    assert.equal(drawn.report('Links without the app').type, 'nodeGraph');
    const [first] = told.links;
    const row = drawn.row('Links as a table', first.a_name);
    assert.deepEqual(row, { ...row, To: first.b_name, Interface: 'eth0', Label: first.label, State: '● up' });
    assert.match(drawn.cells('Links as a table', 'To')[0].link, new RegExp(`^/d/lanatlas-device\\?var-device=${first.b}&`));
  },

  'keeps to a filter and to a map': async ({ choose }) => {
    const drawn = await choose({ state: ['down'], map: "upstairs' map" });
    assert.deepEqual(texts(frame(drawn, 'Map', 'title').cells.title), ['silent']);
    assert.equal(frame(drawn, 'Map', 'source')?.rows ?? 0, 0);
    assert.equal(frame(drawn, 'Map', 'note_id')?.rows ?? 0, 0);
    assert.equal(drawn.number('Devices that fit').text, '1');
  },
};
