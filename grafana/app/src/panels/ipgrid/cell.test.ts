import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPrefix, parseAddress } from '../../shared/ip';
import { table } from '../../shared/frame_fixture';
import { cellsOfRow, levelOf, levelTitles, type Cell } from './cell';
import { withPrefixes } from './implied';
import { layoutOf } from './layout';
import { legendOf } from './legend';
import { gridModel } from './model';
import { plan, section } from './plan_fixture';
import { planOf } from './plan';
import { sectionOf } from './section';
import { CELL_USES, USE_LOOKS } from './use';
import { cellFacts, cellName, cellTitle, countText } from './words';

const at = (text: string) => parseAddress(text)!.value;

test('free cells say their range, used ones their use', () => {
  const given = plan({
    prefixes: ['10.0.0.0/29'],
    addresses: [['10.0.0.3', 'dhcp']],
    ranges: [
      ['10.0.0.2', '10.0.0.3', 'dhcp'],
      ['10.0.0.4', '10.0.0.4', 'reserved'],
      ['10.0.0.5', '10.0.0.5', 'infrastructure'],
      ['10.0.0.6', '10.0.0.6', 'x'],
    ],
  });
  const cells = cellsOfRow(section(given), at('10.0.0.0'));
  assert.deepEqual(
    cells.map(({ use }) => use),
    ['network', 'free', 'pool', 'dhcp', 'reserved range', 'infrastructure', 'free', 'network']
  );
  assert.deepEqual(cells.map(({ used }) => used), [0, 0, 0, 1, 0, 0, 0, 0]);
  assert.deepEqual(
    cells.map(cellName).slice(0, 4),
    ['10.0.0.0, network, broadcast', '10.0.0.1, free', '10.0.0.2, DHCP pool, free', '10.0.0.3, DHCP']
  );
});

test('a block shows its worst and counts what is used', () => {
  const given = plan({
    prefixes: ['10.0.0.0/8', '10.2.0.0/16'],
    addresses: [['10.0.0.1', 'static'], ['10.0.7.7', 'gone'], ['10.0.9.9', 'deprecated'], ['10.0.9.10', null]],
  });
  const [first, second, third] = cellsOfRow(section(given), at('10.0.0.0'));
  assert.deepEqual([first?.use, first?.used, first?.rows.length], ['gone', 2, 1]);
  assert.equal(second?.use, 'free');
  assert.equal(third?.use, 'prefix');
  assert.deepEqual(
    [first, second, third].map((cell) => cellName(cell!)),
    ['10.0.0.0/16, 2 used, gone', '10.1.0.0/16, 0 used', '10.2.0.0/16, 0 used, prefix, unused']
  );
  assert.equal(cellTitle(third!), '10.2.0.0/16');
});

test('how full a block is', () => {
  const level = (family: 4 | 6, used: number) => levelOf({ family, length: family === 4 ? 24 : 64, used } as Cell);
  const cases: Array<[4 | 6, number, number]> = [
    [4, 0, 0], [4, 1, 1], [4, 64, 1], [4, 65, 2], [4, 128, 2], [4, 129, 3], [4, 204, 3], [4, 205, 4], [4, 256, 4],
    [6, 0, 0], [6, 9, 1], [6, 10, 2], [6, 99, 2], [6, 100, 3], [6, 999, 3], [6, 1000, 4],
  ];
  for (const [family, used, expected] of cases) {
    assert.equal(level(family, used), expected, `${family} ${used}`);
  }
  assert.deepEqual(levelTitles([]), []);
  assert.equal(levelTitles([6])[1], 'up to 9 used');
  assert.deepEqual(levelTitles([4, 6]).slice(0, 2), ['empty', 'up to 25 %, of IPv6 up to 9 used']);
});

test('each use has words, and a glyph or a pattern of its own', () => {
  const glyphs = CELL_USES.map((use) => USE_LOOKS[use].glyph).filter((glyph) => glyph !== '');
  assert.equal(new Set(glyphs).size, CELL_USES.length - 4);
  assert.equal(new Set(CELL_USES.map((use) => USE_LOOKS[use].title)).size, CELL_USES.length);
});

test('the card has the whole record, and of NULLs nothing', () => {
  const given = planOf(gridModel([
    table({ prefix: ['192.0.2.0/30'], name: ['office'], vrf: ['red'] }),
    table({
      address: ['192.0.2.1', '192.0.2.2', '192.0.2.2'],
      use: ['static', null, null],
      vrf: ['red', 'red', 'red'],
      device: ['nas', null, null],
      device_key: ['nas-1', 'k', null],
      name: ['nas.lan', null, null],
      mac: ['02:00:00:00:00:01', null, 'x'],
      assignment: ['static', null, null],
      note: ['<b>', null, null],
      seen: [1000, null, null],
      conflict: ['two hosts', null, null],
    }),
    table({ first: ['192.0.2.1'], last: ['192.0.2.1'], kind: ['reserved'], name: ['vip'], vrf: ['red'] }),
  ]));
  const own = given.prefixes[0]!;
  const cells = cellsOfRow(section(given), at('192.0.2.0'));
  const facts = (cell: Cell) =>
    cellFacts(cell, own, 1060, (seconds) => `t${seconds}`)
      .filter(({ value }) => value)
      .map(({ name, value }) => `${name}: ${value}`);
  assert.deepEqual(facts(cells[1]!), [
    'Use: conflict', 'Conflict: two hosts', 'Device: nas', 'Name: nas.lan', 'MAC: 02:00:00:00:00:01', 'Assignment: static',
    'Last seen: t1000 (1 min ago)', 'Note: <b>', 'Range: reserved range vip, 192.0.2.1',
    'Prefix: 192.0.2.0/30, office', 'VRF: red',
  ]);
  assert.deepEqual(
    facts(cells[2]!),
    ['Use: use not known', 'Device: k', 'MAC 2: x', 'Prefix: 192.0.2.0/30, office', 'VRF: red']
  );
  assert.equal(cellName(cells[1]!), '192.0.2.1, conflict, nas, nas.lan');
});

test('an address with a zone has the cell of its number, and the card tells the zone', () => {
  const given = planOf(gridModel([
    table({ prefix: ['fe80::/64'] }),
    table({ address: ['fe80::5%eth0', 'fe80::5%eth1'], use: ['static', 'unplanned'], device: ['nas', 'tv'] }),
  ]));
  const cell = cellsOfRow(section(given), at('fe80::'))[5]!;
  assert.equal(cellName(cell), 'fe80::5, in use, unplanned, nas, zone eth0, tv, zone eth1');
  const zones = cellFacts(cell, given.prefixes[0]!, 0, String).filter(({ name }) => name.startsWith('Zone'));
  assert.deepEqual(zones, [{ name: 'Zone', value: 'eth0' }, { name: 'Zone 2', value: 'eth1' }]);
});

test('the legend counts an address of nested prefixes once, the worst first', () => {
  const given = plan({
    prefixes: ['10.0.0.0/24', '10.0.0.0/28'],
    addresses: [['10.0.0.3', 'static'], ['10.0.0.100', 'conflict']],
    ranges: [['10.0.0.50', '10.0.0.60', 'dhcp'], ['10.1.0.0', '10.1.0.9', 'reserved']],
  });
  const legend = legendOf(given.prefixes.map((own) => sectionOf(given, own, 16, false)));
  assert.deepEqual(
    legend.map(({ use, count }) => [use, count]),
    [['conflict', 1], ['static', 1], ['network', 3], ['pool', null], ['free', null]]
  );
  assert.deepEqual(legendOf([]), []);
});

test('addresses without any prefix are drawn in a /24 or a /64', () => {
  const addresses = table({
    address: ['10.0.0.1', '10.0.0.9', '10.0.1.1', '2001:db8::1', 'fe80::1%eth0'],
    use: ['static', 'gone', 'deprecated', null, 'dhcp'],
  });
  const given = planOf(withPrefixes(gridModel([addresses])));
  assert.deepEqual(
    given.prefixes.map(({ prefix, used }) => [formatPrefix(prefix), used]),
    [['10.0.0.0/24', 2], ['10.0.1.0/24', 0], ['2001:db8::/64', 0], ['fe80::/64', 1]]
  );
  assert.equal(given.outside, 0);
  const named = gridModel([table({ prefix: ['10.0.0.0/30'] }), table({ address: ['192.0.2.1'] })]);
  assert.equal(withPrefixes(named), named);
});

test('columns and labels by the width', () => {
  const [four, six] = plan({ prefixes: ['10.0.0.0/24', '2001:db8::/64'] }).prefixes;
  const cases: Array<[typeof four, number, number, number, boolean]> = [
    [four, 40, 0, 1, false], [four, 60, 0, 2, false], [four, 120, 0, 4, false], [four, 300, 0, 8, true],
    [four, 600, 0, 16, true], [four, 1000, 0, 32, true], [four, 1900, 0, 64, true], [four, 1900, 8, 8, true],
    [six, 1900, 0, 16, true], [six, 300, 0, 8, false], [six, 900, 64, 16, true],
    // a choice that does not fit would leave cells that nobody sees
    [four, 300, 64, 8, true], [four, 60, 8, 2, false],
  ];
  for (const [own, width, wanted, columns, labelled] of cases) {
    const layout = layoutOf(own!, width, 16, wanted);
    assert.ok(layout.labelWidth + layout.columns * 18 <= width - 16);
    assert.deepEqual([layout.columns, layout.labelWidth > 0], [columns, labelled], `${width} ${wanted}`);
  }
});

test('counts have a comma between groups of three', () => {
  assert.deepEqual([0, 999, 1000, 65536, 1234567n].map(countText), ['0', '999', '1,000', '65,536', '1,234,567']);
});
