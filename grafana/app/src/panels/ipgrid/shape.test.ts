import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePrefix } from '../../shared/ip';
import { blockSize, coarser, columnsFor, columnsOf, shapeOf } from './shape';

test('cells and rows of prefixes', () => {
  // prefix, columns, then: length of a cell, of a row, whether it folds
  const cases: Array<[string, number, number, number, boolean]> = [
    ['192.0.2.0/24', 16, 32, 28, false],
    ['192.0.2.0/24', 64, 32, 26, false],
    ['192.0.2.0/30', 16, 32, 30, false],
    ['192.0.2.1/32', 16, 32, 32, false],
    ['10.0.0.0/22', 32, 32, 27, false], // 1,024 addresses: each is drawn
    ['10.0.0.0/21', 32, 32, 27, true],
    ['10.0.0.0/16', 32, 32, 27, true],
    ['10.0.0.0/15', 16, 23, 19, false], // 256 blocks
    ['10.0.0.0/8', 32, 16, 11, false],
    ['0.0.0.0/0', 16, 8, 4, false],
    ['2001:db8::/120', 16, 128, 124, false],
    ['2001:db8::/119', 16, 128, 124, true],
    ['2001:db8::/64', 16, 128, 124, true],
    ['2001:db8::/63', 16, 64, 63, true],
    ['2001:db8::/48', 16, 64, 60, true],
  ];
  for (const [text, columns, cellLength, rowLength, folds] of cases) {
    assert.deepEqual(shapeOf(parsePrefix(text)!, columns), { cellLength, rowLength, folds }, text);
  }
  assert.equal(shapeOf(parsePrefix('192.0.2.0/24')!, 16, true).folds, true);
  assert.equal(shapeOf(parsePrefix('10.0.0.0/8')!, 16, true).folds, false);
});

test('a row has as many cells as fit in it', () => {
  const columns = (text: string) => columnsOf(shapeOf(parsePrefix(text)!, 64));
  assert.deepEqual(['10.0.0.0/24', '10.0.0.0/28', '10.0.0.0/31', '10.0.0.0/32'].map(columns), [64, 16, 2, 1]);
});

test('coarser cells are 16 times as large, until a row is the prefix', () => {
  const prefix = parsePrefix('2001:db8::/56')!;
  const shape = shapeOf(prefix, 16);
  const next = coarser(prefix, shape);
  assert.deepEqual(next, { cellLength: 60, rowLength: 56, folds: true });
  assert.equal(coarser(prefix, next!), null);
});

test('the size of a block is 2 to the bits that are left', () => {
  assert.deepEqual([blockSize(4, 32), blockSize(4, 24), blockSize(6, 64), blockSize(6, 0)], [1n, 256n, 2n ** 64n, 2n ** 128n]);
});

test('as many columns as fit, at least one', () => {
  const cases: Array<[number, number]> = [
    [2000, 64], [1280, 64], [1279, 32], [640, 32], [639, 16], [320, 16], [160, 8], [159, 4], [80, 4], [79, 2], [40, 2],
    [39, 1], [0, 1], [-5, 1],
  ];
  for (const [room, columns] of cases) {
    assert.equal(columnsFor(room, 20), columns, String(room));
  }
});
