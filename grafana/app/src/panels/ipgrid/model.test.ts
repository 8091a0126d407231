import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, formatPrefix } from '../../shared/ip';
import { table } from '../../shared/frame_fixture';
import { gridModel } from './model';

test('no frames, or frames of other columns, give an empty grid', () => {
  const empty = { prefixes: [], ranges: [], addresses: [], unread: 0 };
  assert.deepEqual(gridModel([]), empty);
  assert.deepEqual(gridModel([table({ ip: ['192.0.2.1'] })]), empty);
});

test('a frame with an address column holds addresses, whatever else it has', () => {
  const model = gridModel([table({ prefix: ['192.0.2.0/24'], address: ['192.0.2.7'], use: ['dhcp'] })]);
  assert.equal(model.prefixes.length, 0);
  assert.deepEqual(model.addresses.map(({ address, use }) => [formatAddress(address), use]), [['192.0.2.7', 'dhcp']]);
});

test('what is no prefix, range or address is left out', () => {
  const model = gridModel([
    table({ prefix: [null, 'x', '192.0.2.9/24', '2001:db8::/64'], used: [1, 1, null, 3] }),
    table({
      first: ['192.0.2.9', '192.0.2.5', '::1', null],
      last: ['192.0.2.5', '192.0.2.9', '192.0.2.9', null],
      kind: ['dhcp', 'pool', 'dhcp', 'dhcp'],
    }),
    table({ address: [null, '', '192.0.2.256'] }),
  ]);
  assert.deepEqual(
    model.prefixes.map(({ prefix, used }) => [formatPrefix(prefix), used]),
    [['192.0.2.0/24', null], ['2001:db8::/64', 3]]
  );
  assert.deepEqual(model.ranges.map(({ first, kind }) => [formatAddress(first), kind]), [['192.0.2.5', 'unknown']]);
  assert.deepEqual(model.addresses, []);
  // NULL and '' name nothing that could be missed
  assert.equal(model.unread, 4);
});

test('NULL is not known: no use, no time, no conflict', () => {
  const frame = table({ address: ['2001:DB8::1'], use: [null], seen: [null], conflict: [''], name: [null] });
  const [row] = gridModel([frame]).addresses;
  assert.deepEqual([row?.use, row?.seen, row?.conflict, row?.name, row?.vrf], ['unknown', null, null, null, '']);
});

test('the default VRF has two names, and is one', () => {
  const vrfs = ['default', '', null, 'lab', 'Default'];
  const { addresses, ranges, prefixes } = gridModel([
    table({ address: vrfs.map(() => '192.0.2.1'), vrf: vrfs }),
    table({ first: vrfs.map(() => '192.0.2.1'), last: vrfs.map(() => '192.0.2.1'), vrf: vrfs }),
    table({ prefix: vrfs.map(() => '192.0.2.0/24'), vrf: vrfs }),
  ]);
  for (const list of [addresses, ranges, prefixes]) {
    assert.deepEqual(list.map(({ vrf }) => vrf), ['', '', '', 'lab', 'Default']);
  }
});
