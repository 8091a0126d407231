import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstPlace, moved, type Place } from './walk';

// a heading, a row of 4, a gap, a row of 8, a heading, a row of 2
const STOPS = [0, 4, 1, 8, 0, 2];

const at = (line: number, column: number, wish = column): Place => ({ line, column, wish });

test('keys', () => {
  const cases: Array<[Place, string, boolean, Place]> = [
    [at(1, 0), 'ArrowRight', false, at(1, 1)],
    [at(1, 3), 'ArrowRight', false, at(2, 0)],
    [at(3, 7), 'ArrowRight', false, at(5, 0)],
    [at(5, 1), 'ArrowRight', false, at(5, 1)],
    [at(5, 0), 'ArrowLeft', false, at(3, 7)],
    [at(1, 0), 'ArrowLeft', false, at(1, 0)],
    [at(1, 3), 'ArrowDown', false, at(2, 0, 3)],
    [at(2, 0, 3), 'ArrowDown', false, at(3, 3)],
    [at(3, 6), 'ArrowDown', false, at(5, 1, 6)],
    [at(5, 1, 6), 'ArrowUp', false, at(3, 6)],
    [at(1, 2), 'ArrowUp', false, at(1, 2)],
    [at(1, 2), 'PageDown', false, at(3, 2)],
    [at(5, 0), 'PageUp', false, at(3, 0)],
    [at(3, 5), 'Home', false, at(3, 0)],
    [at(3, 5), 'End', false, at(3, 7)],
    [at(3, 5), 'Home', true, at(1, 0)],
    [at(3, 5), 'End', true, at(5, 1)],
  ];
  for (const [from, key, ctrl, expected] of cases) {
    assert.deepEqual(moved(STOPS, from, key, ctrl, 2), expected, `${JSON.stringify(from)} ${key}`);
  }
  assert.equal(moved(STOPS, at(1, 0), 'a', false, 2), null);
});

test('right from the first comes to every stop, left goes back', () => {
  const all: Place[] = [];
  for (let place = firstPlace(STOPS)!; all.length < 50; place = moved(STOPS, place, 'ArrowRight', false, 1)!) {
    if (place.line === all.at(-1)?.line && place.column === all.at(-1)?.column) {
      break;
    }
    all.push(place);
  }
  assert.equal(all.length, 15);
  let back = all.at(-1)!;
  for (const expected of [...all].reverse().slice(1)) {
    back = moved(STOPS, back, 'ArrowLeft', false, 1)!;
    assert.deepEqual([back.line, back.column], [expected.line, expected.column]);
  }
});

test('a page that ends on a line without stops goes to the nearest that has some', () => {
  assert.deepEqual(moved([4, 8, 0], at(0, 3), 'PageDown', false, 2), at(1, 3));
  assert.deepEqual(moved([0, 4, 8], at(2, 7), 'PageUp', false, 2), at(1, 3, 7));
});

test('without stops there is no place', () => {
  assert.equal(firstPlace([]), null);
  assert.equal(firstPlace([0, 0]), null);
});
