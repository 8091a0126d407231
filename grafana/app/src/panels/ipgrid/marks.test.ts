import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parsePrefix } from '../../shared/ip';
import { hostless, marksOf } from './marks';
import { plan } from './plan_fixture';
import { rangeAt, spaceOf } from './plan';
import { leftOutText } from './words';

test('addresses that no host has: RFC 3021, RFC 4291 2.6.1, RFC 6164', () => {
  const cases: Array<[string, string[]]> = [
    ['192.0.2.0/24', ['192.0.2.0', '192.0.2.255']],
    ['192.0.2.4/30', ['192.0.2.4', '192.0.2.7']],
    ['192.0.2.4/31', []],
    ['192.0.2.4/32', []],
    ['2001:db8::/64', ['2001:db8::']],
    ['2001:db8::/126', ['2001:db8::']],
    ['2001:db8::/127', []],
    ['2001:db8::1/128', []],
  ];
  for (const [text, expected] of cases) {
    const prefix = parsePrefix(text)!;
    assert.deepEqual(hostless(prefix).map((value) => formatAddress({ family: prefix.family, value })), expected, text);
  }
});

/** Of the first prefix. */
function marksIn(given: ReturnType<typeof plan>) {
  const own = given.prefixes[0]!;
  return marksOf(spaceOf(given, own), own.prefix);
}

const usesOf = (given: ReturnType<typeof plan>) =>
  marksIn(given).map(({ value, use }) => `${formatAddress({ family: 4, value })} ${use}`);

test('the use of an address: a conflict before all, gone before the gateway, the gateway before the plan', () => {
  const given = plan({
    prefixes: ['192.0.2.0/28'],
    gateways: ['192.0.2.1'],
    addresses: [
      ['192.0.2.1', 'static'], ['192.0.2.9', null], ['192.0.2.3', 'dhcp'], ['198.51.100.1', 'static'],
      ['192.0.2.15', 'unplanned'],
    ],
  });
  assert.deepEqual(usesOf(given), [
    '192.0.2.0 network', '192.0.2.1 gateway', '192.0.2.3 dhcp', '192.0.2.9 unknown', '192.0.2.15 unplanned',
  ]);
  const gateway = { prefixes: ['192.0.2.0/28'], gateways: ['192.0.2.1'] };
  const uses = (use: string) => usesOf(plan({ ...gateway, addresses: [['192.0.2.1', use]] }))[1];
  assert.equal(uses('gone'), '192.0.2.1 gone');
  assert.equal(uses('conflict'), '192.0.2.1 conflict');
  assert.equal(uses('deprecated'), '192.0.2.1 gateway');
});

test('a gateway without a row is one; gateways and networks of prefixes within count, those of other VRFs do not', () => {
  const given = plan({
    prefixes: ['192.0.2.0/24', '192.0.2.128/30', '192.0.2.64/30'],
    gateways: ['192.0.2.254', '192.0.2.129', '192.0.2.65'],
    vrfs: ['', '', 'lab'],
  });
  assert.deepEqual(usesOf(given), [
    '192.0.2.0 network', '192.0.2.128 network', '192.0.2.129 gateway', '192.0.2.131 network', '192.0.2.254 gateway',
    '192.0.2.255 network',
  ]);
});

test('several rows of one address: the worst of their uses', () => {
  const given = plan({
    prefixes: ['192.0.2.0/31'],
    addresses: [['192.0.2.0', 'unplanned'], ['192.0.2.0', 'static'], ['192.0.2.1', 'static'], ['192.0.2.1', 'gone']],
  });
  assert.deepEqual(marksIn(given).map(({ use, rows }) => [use, rows.length]), [['unplanned', 2], ['gone', 2]]);
});

test('of a prefix that the query names twice the first row counts, in another VRF it is another', () => {
  const given = plan({
    prefixes: ['10.0.0.0/30', '10.0.0.0/30', '10.0.0.0/30'],
    gateways: ['10.0.0.1', '10.0.0.2', null],
    vrfs: ['', '', 'lab'],
  });
  assert.deepEqual(given.prefixes.map(({ vrf, gateway }) => [vrf, gateway?.value]), [['', 0x0a000001n], ['lab', undefined]]);
});

test('the range of an address', () => {
  const given = plan({
    prefixes: ['10.0.0.0/8', '::/64', '10.0.0.0/8'],
    vrfs: ['', '', 'lab'],
    ranges: [
      ['10.0.0.50', '10.0.0.60', 'dhcp'],
      ['10.0.0.10', '10.0.0.10', 'reserved', 'default'],
      ['::a', '::b', 'infrastructure'],
      ['10.0.0.9', '10.0.0.9', 'dhcp', 'lab'],
    ],
  });
  const [four, six, lab] = given.prefixes.map((own) => spaceOf(given, own));
  const cases: Array<[typeof four, bigint, string | null]> = [
    [four, 0x0a000009n, null], [four, 0x0a00000an, 'reserved'], [four, 0x0a00000bn, null], [four, 0x0a000032n, 'dhcp'],
    [four, 0x0a00003cn, 'dhcp'], [four, 0x0a00003dn, null], [four, 10n, null], [six, 9n, null],
    [six, 10n, 'infrastructure'], [six, 12n, null], [lab, 0x0a000009n, 'dhcp'], [lab, 0x0a00000an, null],
  ];
  for (const [space, value, kind] of cases) {
    assert.equal(rangeAt(space!, value)?.kind ?? null, kind, String(value));
  }
});

test('what has no cell is counted: outside of the prefixes of its family and VRF, or no address', () => {
  const given = plan({
    prefixes: ['10.0.0.0/24', '10.0.0.64/26', '10.0.2.0/24', '2001:db8::/64'],
    addresses: [
      ['10.0.0.1', 'static'], ['10.0.0.65', 'static'], ['10.0.1.1', 'static'], ['10.0.2.255', 'static'],
      ['2001:db8::1', null], ['2001:db8:1::1', null], ['10.0.0.1%eth0', 'static'], ['nas', 'static'],
    ],
    ranges: [['10.0.0.9', '10.0.0.1', 'dhcp']],
  });
  assert.deepEqual([given.outside, given.unread], [2, 3]);
  assert.equal(leftOutText(given), '2 addresses lie in none of the prefixes, 3 rows could not be read');
  const single = leftOutText({ ...given, outside: 1, unread: 1 });
  assert.equal(single, '1 address lies in none of the prefixes, 1 row could not be read');
  assert.equal(leftOutText(plan({ prefixes: ['10.0.0.0/24'], addresses: [['10.0.0.1', null]] })), '');
  const lab = plan({ prefixes: ['10.0.0.0/24'], vrfs: ['lab'], addresses: [['10.0.0.1', 'static']] });
  assert.equal(lab.outside, 1);
});
