import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf, rowsByKind, textOf } from './frame';
import { table } from './frame_fixture';

test('text: what is not text, number or truth is not known', () => {
  const cases: Array<[unknown, string | null]> = [
    ['', ''], ['a b', 'a b'], [0, '0'], [1.5, '1.5'], [10n, '10'], [true, 'true'],
    [null, null], [undefined, null], [{}, null], [['a'], null],
  ];
  for (const [value, expected] of cases) {
    assert.equal(textOf(value), expected, String(value));
  }
});

test('number: only a finite one, and never 0 for NULL', () => {
  const cases: Array<[unknown, number | null]> = [
    [0, 0], [-3, -3], ['12', 12], ['1e3', 1000], [2n, 2], [true, 1], [false, 0],
    [null, null], [undefined, null], ['', null], [' ', null], ['x', null], [NaN, null], [Infinity, null], [[], null],
  ];
  for (const [value, expected] of cases) {
    assert.equal(numberOf(value), expected, String(value));
  }
});

const KINDS = { edge: ['id', 'source', 'target'], node: ['id'] } as const;

test('a frame is of the first kind whose columns it has', () => {
  const rows = rowsByKind(
    [table({ target: ['b'], ID: ['e1'], source: ['a'] }), table({ title: ['A', 'B'], id: ['a', 'b'] }), table({ x: [1] })],
    KINDS
  );
  assert.deepEqual(rows.edge.map((row) => row.text('id')), ['e1']);
  assert.deepEqual(rows.node.map((row) => [row.text('id'), row.text('title'), row.index]), [['a', 'A', 0], ['b', 'B', 1]]);
});

test('rows of several frames of one kind follow each other', () => {
  const rows = rowsByKind([table({ id: [1] }), table({ id: [] }), table({ id: [2, 3] })], KINDS);
  assert.deepEqual(rows.node.map((row) => row.number('id')), [1, 2, 3]);
});

test('an absent column reads as NULL, of two with one name the first counts', () => {
  const twice = { length: 1, fields: [{ name: 'id', values: ['first'] }, { name: 'Id', values: ['second'] }] };
  const [row] = rowsByKind([twice], KINDS).node;
  assert.equal(row?.text('id'), 'first');
  assert.equal(row?.text('nothing'), null);
  assert.equal(row?.number('nothing'), null);
  assert.deepEqual(row?.words('nothing'), []);
});

test('words have blanks between, a flag is 1 or true', () => {
  const [row] = rowsByKind([table({ id: ['x'], tags: [' a  b '], empty: [''], yes: [1], no: [0], none: [null] })], KINDS).node;
  assert.deepEqual(row?.words('tags'), ['a', 'b']);
  assert.deepEqual(row?.words('empty'), []);
  assert.deepEqual([row?.flag('yes'), row?.flag('no'), row?.flag('none'), row?.flag('tags')], [true, false, false, false]);
});

test('a time is in seconds, also where the data source made milliseconds of it', () => {
  const frame = { length: 1, fields: [
    { name: 'id', values: ['x'] },
    { name: 'plain', type: 'number', values: [1_700_000_000] },
    { name: 'typed', type: 'time', values: [1_700_000_000_000] },
    { name: 'none', type: 'time', values: [null] },
  ] };
  const [row] = rowsByKind([frame], KINDS).node;
  assert.deepEqual([row?.seconds('plain'), row?.seconds('typed'), row?.seconds('none')], [1_700_000_000, 1_700_000_000, null]);
});
