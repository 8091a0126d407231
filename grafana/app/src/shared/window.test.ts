import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineAt, offsetsOf, scrollFor, windowOf } from './window';

test('against brute force: the window has every line that is seen, and only a few more', () => {
  const heights = Array.from({ length: 200 }, (_, index) => 10 + ((index * 7) % 23));
  const offsets = offsetsOf(heights);
  const total = offsets.at(-1)!;
  for (let top = 0; top < total; top += 13) {
    const least = windowOf(offsets, top, 100, 0);
    const { first, end } = windowOf(offsets, top, 100, 2);
    const isSeen = (index: number) => offsets[index]! < top + 100 && offsets[index + 1]! > top;
    const seen = [...heights.keys()].filter(isSeen);
    assert.ok(first <= seen[0]! && end > seen.at(-1)!, String(top));
    assert.ok(least.first <= seen[0]! && least.end > seen.at(-1)!, String(top));
    assert.ok(end - first <= seen.length + 6, String(top));
  }
});

test('the ends', () => {
  assert.deepEqual(windowOf(offsetsOf([]), 0, 100, 2), { first: 0, end: 0 });
  assert.deepEqual(windowOf(offsetsOf([10, 10]), 500, 100, 2), { first: 0, end: 2 });
  assert.deepEqual([-5, 0, 9, 10, 29, 30, 99].map((y) => lineAt(offsetsOf([10, 20, 5]), y)), [0, 0, 0, 1, 1, 2, 2]);
});

test('scrolling as little as it must', () => {
  const offsets = offsetsOf([10, 10, 10, 10]);
  const cases: Array<[number, number, number]> = [[0, 0, 0], [3, 0, 15], [0, 15, 0], [1, 5, 5], [2, 0, 5]];
  for (const [line, top, expected] of cases) {
    assert.equal(scrollFor(offsets, line, top, 25), expected, `${line} ${top}`);
  }
});
