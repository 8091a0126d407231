import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress } from '../../shared/ip';
import { linesOf, stopsOf } from './lines';
import { plan, section } from './plan_fixture';
import { ROWS_MAX, sectionKey, type Section } from './section';
import { cellsText, gapText, usageOf, usageText } from './words';

function texts(one: Section): string[] {
  const { family } = one.own.prefix;
  return one.parts.map((part) => (part.kind === 'gap' ? gapText(one, part) : formatAddress({ family, value: part.first })));
}

test('rows in which nothing is used fold to gaps', () => {
  const given = plan({ prefixes: ['10.0.0.0/24'], addresses: [['10.0.0.5', 'static'], ['10.0.0.201', 'dhcp']] });
  assert.deepEqual(texts(section(given, 16, true)), [
    '10.0.0.0', '10.0.0.16-10.0.0.191, 176 unused', '10.0.0.192', '10.0.0.208-10.0.0.255, 48 unused',
  ]);
  assert.deepEqual(section(given).parts.map(({ kind }) => kind), Array(16).fill('row'));
});

test('a gap lies in one range or in none, and says in which', () => {
  const given = plan({ prefixes: ['10.0.0.0/16'], ranges: [['10.0.1.0', '10.0.1.255', 'dhcp'], ['9.0.0.0', '9.0.0.9', 'dhcp']] });
  assert.deepEqual(texts(section(given)), [
    '10.0.0.0-10.0.0.255, 256 unused', '10.0.1.0', '10.0.1.16-10.0.1.239, 224 unused, DHCP pool', '10.0.1.240',
    '10.0.2.0-10.0.255.255, 65,024 unused',
  ]);
});

test('a prefix of which nothing is used is one gap', () => {
  const one = plan({ prefixes: ['192.0.2.1/32'] });
  assert.deepEqual(texts(section(one, 16, true)), ['192.0.2.1, 1 unused']);
  const given = plan({ prefixes: ['10.0.0.0/16'] });
  assert.deepEqual(texts(section(given)), ['10.0.0.0-10.0.255.255, 65,536 unused']);
  const six = plan({ prefixes: ['2001:db8::/64'] });
  assert.deepEqual(texts(section(six)), ['2001:db8::-2001:db8::ffff:ffff:ffff:ffff, unused']);
  const site = plan({ prefixes: ['2001:db8::/56'], addresses: [['2001:db8:0:10::1', 'static']] });
  assert.deepEqual(texts(section(site)), [
    '2001:db8::-2001:db8:0:f:ffff:ffff:ffff:ffff, 16 /64s unused', '2001:db8:0:10::',
    '2001:db8:0:20::-2001:db8:0:ff:ffff:ffff:ffff:ffff, 224 /64s unused',
  ]);
  assert.equal(cellsText(section(site)), 'each cell is a /64');
});

/** A small generator, so that a failure comes again. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

test('against brute force: parts follow each other, cover the prefix, and a gap holds nothing', () => {
  const random = numbers(5);
  for (let turn = 0; turn < 60; turn++) {
    const length = 16 + random(6);
    const size = 2 ** (32 - length);
    const base = 0x0a000000n;
    const values = Array.from({ length: random(40) }, () => base + BigInt(random(size)));
    const address = (value: bigint) => formatAddress({ family: 4, value });
    const start = base + BigInt(random(size));
    const end = start + BigInt(random(300));
    const given = plan({
      prefixes: [`10.0.0.0/${length}`],
      addresses: values.map((value) => [address(value), 'static']),
      ranges: [[address(start), address(end), 'dhcp']],
    });
    const columns = [8, 16, 32, 64][random(4)]!;
    const { parts } = section(given, columns);
    let next = base;
    for (const { kind, first, last } of parts) {
      assert.equal(first, next);
      next = last + 1n;
      assert.equal(Number(last - first + 1n) % columns, 0);
      if (kind === 'row') {
        assert.equal(last - first + 1n, BigInt(columns));
      } else {
        assert.equal(values.some((value) => value >= first && value <= last), false);
        // wholly in the range or wholly out of it
        const inside = (value: bigint) => value >= start && value <= end;
        assert.equal(inside(first), inside(last));
        assert.equal(start > first && end < last, false);
      }
    }
    assert.equal(next, base + BigInt(size));
    for (const [before, after] of parts.map((part, index) => [part, parts[index + 1]] as const)) {
      assert.equal(before.kind === 'gap' && after?.kind === 'gap', false);
    }
  }
});

test('IPv6 with more rows than can be read has larger cells, none of which is lost', () => {
  const count = ROWS_MAX + 10;
  const addressOf = (index: number) => `2001:db8::${(index * 7).toString(16)}:1`;
  const addresses = Array.from({ length: count }, (_, index): [string, string] => [addressOf(index), 'static']);
  const one = section(plan({ prefixes: ['2001:db8::/64'], addresses }));
  const rows = one.parts.filter(({ kind }) => kind === 'row');
  assert.ok(rows.length <= ROWS_MAX);
  assert.ok(one.shape.cellLength < 128 && one.shape.cellLength - one.shape.rowLength === 4);
  const held = one.marks.filter(({ rows: records }) => records.length > 0);
  assert.equal(held.length, count);
  assert.ok(held.every(({ value }) => rows.some(({ first, last }) => value >= first && value <= last)));
});

test('lines: heading, offsets, then rows and gaps; an unfolded gap keeps its line and its rows follow', () => {
  const given = plan({ prefixes: ['10.0.0.0/16'], addresses: [['10.0.0.20', 'static']] });
  const one = section(given);
  const shut = linesOf([one], new Set());
  assert.deepEqual(shut.map(({ kind }) => kind), ['heading', 'offsets', 'gap', 'row', 'gap']);
  assert.deepEqual(shut.map(stopsOf), [0, 0, 1, 16, 1]);
  const gap = shut[2]!;
  assert.ok(gap.kind === 'gap' && gap.open === false);
  const open = linesOf([one], new Set([gap.key]));
  assert.deepEqual(open.map(({ kind }) => kind), ['heading', 'offsets', 'gap', 'row', 'row', 'gap']);
  assert.equal(new Set(open.map(({ key }) => key)).size, open.length);
  assert.notEqual(sectionKey(one.own), sectionKey({ ...one.own, vrf: 'lab' }));
});

test('a gap of more rows than a person would look at does not unfold', () => {
  const [, gap] = linesOf([section(plan({ prefixes: ['2001:db8::/64'] }))], new Set());
  assert.ok(gap?.kind === 'gap' && gap.open === null);
});

test('how full: as the query says, with the addresses that hosts may have', () => {
  const usage = (prefix: string, used: number | null, usable: number | null = null) =>
    usageOf({ ...plan({ prefixes: [prefix] }).prefixes[0]!, used, usable });
  assert.deepEqual(usage('10.0.0.0/24', 127), { text: '127 of 254 used', ratio: 0.5 });
  assert.deepEqual(usage('10.0.0.0/31', 1), { text: '1 of 2 used', ratio: 0.5 });
  assert.deepEqual(usage('10.0.0.0/16', 1, 65534).text, '1 of 65,534 used');
  assert.deepEqual(usage('2001:db8::/64', 3, 2 ** 64).text, '3 used');
  assert.deepEqual(usage('10.0.0.0/24', null, 254), { text: 'use not known', ratio: null });
  assert.deepEqual(
    [0, 1e-9, 0.5, 0.99999, 1, 1.2].map(usageText),
    ['0.00 %', '<0.01 %', '50.00 %', '99.99 %', '100.00 %', '100.00 %']
  );
});
