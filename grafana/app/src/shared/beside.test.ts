import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beside } from './beside';

const page = { start: 0, end: 1000 };

test('behind the place, else before it, else out of the panel', () => {
  const panel = { start: 100, end: 500 };
  // place, size, then where it begins
  const cases: Array<[number, number, number]> = [
    [150, 200, 162],
    [288, 200, 300], // to the very end
    [420, 200, 208],
    [300, 250, 312], // fits on neither side
  ];
  for (const [at, size, expected] of cases) {
    assert.equal(beside(at, size, panel, page), expected, `${at} ${size}`);
  }
});

test('what is larger than the panel leaves it, but not the page', () => {
  assert.equal(beside(150, 300, { start: 100, end: 200 }, page), 162);
  assert.equal(beside(950, 300, { start: 900, end: 1000 }, page), 638);
  assert.equal(beside(950, 2000, { start: 900, end: 1000 }, page), 0);
});

test('a panel that is partly scrolled away counts as far as it is seen', () => {
  assert.equal(beside(-20, 100, { start: -300, end: 150 }, page), 0);
  assert.equal(beside(990, 100, { start: 800, end: 1300 }, page), 878);
});

test('against brute force: never off the page when it fits there', () => {
  for (let at = 0; at <= 1000; at += 37) {
    for (const size of [1, 60, 400, 1000]) {
      for (const panel of [{ start: 0, end: 1000 }, { start: -50, end: 90 }, { start: 700, end: 2000 }]) {
        const start = beside(at, size, panel, page);
        assert.ok(start >= 0 && start + size <= 1000, `${at} ${size} ${panel.start}`);
      }
    }
  }
});
