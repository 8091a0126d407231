import assert from 'node:assert/strict';

export const uid = 'lanatlas-atlas';

export const words = {
  Plugins: 'no plugin has ever run',
  Runs: 'no plugin has ever run',
  Targets: 'nothing is measured',
  Pings: 'nothing is measured',
  Size: 'nothing is measured',
};

const PLUGINS = ['icmp_heartbeat', 'ipam_sync', 'tcp_check'];

export const coloured = (drawn) => drawn.cells('Plugins', 'State').forEach((cell) => drawn.coloured(cell, 'green'));

export const facts = {
  'tells that the plugins run': async ({ drawn }) => {
    assert.deepEqual(drawn.texts('Plugins', 'Plugin'), PLUGINS);
    assert.deepEqual(new Set(drawn.texts('Plugins', 'State')), new Set(['● running']));
    coloured(drawn);
    assert.deepEqual(drawn.texts('Runs', 'Plugin').toSorted(), PLUGINS);
    await drawn.shows('Plugins', '● running');
  },

  'counts targets and rows': ({ drawn, told }) => {
    const pings = told.checks.filter(({ asks }) => asks === 'ping').length;
    const [name] = Object.keys(drawn.report('Targets').frames[0].cells).filter((one) => one.startsWith('pings'));
    assert.equal(drawn.last('Targets', name), String(pings));
    assert.equal(drawn.last('Rows', 'device'), String(told.devices.length));
    assert.equal(drawn.last('Rows', 'prefix'), String(told.prefixes.length));
  },

  'measures what is sent and what is late': ({ drawn }) => {
    assert.match(drawn.last('Pings', 'sent'), /^\d+(\.\d+)? \/s$/);
    assert.equal(drawn.last('Not sent, not counted', 'not sent'), '0 /s');
    assert.match(drawn.last('Age of the samples', 'pings'), /^\d+(\.\d+)? m?s$/);
  },

  'measures the database': ({ drawn }) => {
    const [frame] = drawn.report('Size').frames;
    assert.match(Object.values(frame.cells)[1].findLast(({ text }) => text !== '').text, /^\d+(\.\d+)? [KM]iB$/);
    assert.match(drawn.last('Rounds and backups', 'since the newest backup'), /s$|min/);
  },
};
