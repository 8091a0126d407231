import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import {
  compareAddresses, formatAddress, formatPrefix, parseAddress, parsePrefix, parseScoped, prefixHolds, prefixSize,
} from './ip';

const again = (text: string) => {
  const address = parseAddress(text);
  return address && formatAddress(address);
};

test('the examples of RFC 5952', () => {
  const cases: Array<[string, string]> = [
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], // 4.2.3: the first of two runs as long
    ['2001:0db8::0001', '2001:db8::1'], // 4.1
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'], // 4.2.1
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // 4.2.2: one group alone stays
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'], // 4.2.3: the longest
    ['2001:DB8::AaAa', '2001:db8::aaaa'], // 4.3
    ['0:0:0:0:0:0:0:0', '::'], ['0:0:0:0:0:0:0:1', '::1'], ['1:0:0:0:0:0:0:0', '1::'],
    ['fe80::1:2:3:4', 'fe80::1:2:3:4'], ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ];
  for (const [text, expected] of cases) {
    assert.equal(again(text), expected, text);
  }
});

test('IPv4, also in IPv6', () => {
  assert.equal(again('192.0.2.255'), '192.0.2.255');
  assert.equal(again('0.0.0.0'), '0.0.0.0');
  assert.equal(again('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(again('::ffff:c000:201'), '192.0.2.1');
  assert.equal(again('64:ff9b::192.0.2.33'), '64:ff9b::c000:221');
});

test('what Node does not take for an address, and what it does', () => {
  const texts = [
    '', '1', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.-4', '1.2.3.4/24', ':', ':::', '1:',
    ':1', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', 'g::', '12345::', '::1.2.3', '1.2.3.4::',
    '::1.2.3.4:5', 'a.b.c.d', '::', '::1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4', '::1.2.3.4', '1.2.3.4', '0.0.0.0',
    '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', 'ABCD::',
  ];
  for (const text of texts) {
    assert.equal(parseAddress(text) !== null, isIP(text) !== 0, JSON.stringify(text));
  }
});

test('a prefix: its ends, its text, its size', () => {
  const cases: Array<[string, string, string, bigint]> = [
    ['192.0.2.77/24', '192.0.2.0/24', '192.0.2.255', 256n],
    ['192.0.2.77/32', '192.0.2.77/32', '192.0.2.77', 1n],
    ['192.0.2.76/31', '192.0.2.76/31', '192.0.2.77', 2n],
    ['0.0.0.0/0', '0.0.0.0/0', '255.255.255.255', 1n << 32n],
    ['2001:db8::1/64', '2001:db8::/64', '2001:db8::ffff:ffff:ffff:ffff', 1n << 64n],
    ['::/0', '::/0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 1n << 128n],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24', '192.0.2.255', 256n],
  ];
  for (const [text, expected, last, size] of cases) {
    const prefix = parsePrefix(text);
    assert.ok(prefix, text);
    assert.equal(formatPrefix(prefix), expected);
    assert.equal(formatAddress({ family: prefix.family, value: prefix.last }), last);
    assert.equal(prefixSize(prefix), size);
  }
  const none = ['', '1.2.3.4', '1.2.3.4/', '1.2.3.4/33', '1.2.3.4/024', '1.2.3.4/-1', '::/129', '::ffff:1.2.3.4/24', 'x/8'];
  for (const text of none) {
    assert.equal(parsePrefix(text), null, text);
  }
});

test('a prefix holds addresses of its family only', () => {
  const holds = (prefix: string, address: string) => prefixHolds(parsePrefix(prefix)!, parseAddress(address)!);
  assert.equal(holds('192.0.2.0/25', '192.0.2.127'), true);
  assert.equal(holds('192.0.2.0/25', '192.0.2.128'), false);
  assert.equal(holds('0.0.0.0/0', '::1'), false);
  assert.equal(holds('::/0', '0.0.0.1'), false);
});

test('a list is sorted by number, IPv4 first', () => {
  const sorted = ['2001:db8::a', '10.0.0.10', '10.0.0.9', '2001:db8::9', '9.255.255.255']
    .map((text) => parseAddress(text)!)
    .sort(compareAddresses)
    .map(formatAddress);
  assert.deepEqual(sorted, ['9.255.255.255', '10.0.0.9', '10.0.0.10', '2001:db8::9', '2001:db8::a']);
});

test('the zone of an address: RFC 4007, section 11', () => {
  const again = (text: string) => {
    const scoped = parseScoped(text);
    return scoped && [formatAddress(scoped.address), scoped.zone];
  };
  assert.deepEqual(again('fe80::1234%1'), ['fe80::1234', '1']);
  assert.deepEqual(again('ff02::5678%pvc1.3'), ['ff02::5678', 'pvc1.3']);
  assert.deepEqual(again('2001:db8::1'), ['2001:db8::1', null]);
  assert.deepEqual(again('192.0.2.1'), ['192.0.2.1', null]);
  for (const text of ['', '%', 'fe80::1%', '%eth0', '192.0.2.1%eth0', '::ffff:192.0.2.1%eth0', 'x%eth0']) {
    assert.equal(parseScoped(text), null, text);
  }
});
