import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstStop, isArrow, nextStop, type Arrow } from './walk';

//  a   b
//    c
//  d       e
const STOPS = [
  { id: 'a', x: 0, y: 0 },
  { id: 'b', x: 200, y: 0 },
  { id: 'c', x: 100, y: 100 },
  { id: 'd', x: 0, y: 200 },
  { id: 'e', x: 400, y: 200 },
];

const CASES: Array<[string | null, Arrow, string | null]> = [
  [null, 'ArrowDown', 'a'],
  ['gone', 'ArrowLeft', 'a'],
  ['a', 'ArrowRight', 'b'],
  ['a', 'ArrowDown', 'd'],
  ['a', 'ArrowLeft', null],
  ['a', 'ArrowUp', null],
  ['c', 'ArrowUp', 'a'],
  ['c', 'ArrowRight', 'b'],
  ['d', 'ArrowRight', 'c'],
  ['e', 'ArrowLeft', 'd'],
  ['e', 'ArrowUp', 'b'],
];
for (const [from, arrow, expected] of CASES) {
  test(`${arrow} from ${from} leads to ${expected}`, () => assert.equal(nextStop(STOPS, from, arrow), expected));
}

test('reading begins at the top', () => {
  assert.equal(firstStop([...STOPS].reverse()), 'a');
  assert.equal(firstStop([]), null);
  assert.equal(nextStop([], 'a', 'ArrowUp'), null);
});

test('what lies more below than beside is not to the right', () => {
  assert.equal(nextStop([{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 10, y: 100 }], 'a', 'ArrowRight'), null);
});

test('only arrows are arrows', () => {
  assert.deepEqual(['ArrowUp', 'Enter', 'toString'].map(isArrow), [true, false, false]);
});
