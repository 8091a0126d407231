import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agoText, durationText, ratioText, rttText } from './age';

test('a duration has its two largest units', () => {
  const cases: Array<[number | null, string]> = [
    [0, '0 s'], [0.9, '0 s'], [59, '59 s'], [60, '1 min'], [61, '1 min 1 s'], [3600, '1 h'], [3601, '1 h'],
    [3660, '1 h 1 min'], [86399, '23 h 59 min'], [86400, '1 d'], [90000, '1 d 1 h'], [31_536_000, '365 d'],
    [-5, '0 s'], [null, 'not known'],
  ];
  for (const [seconds, expected] of cases) {
    assert.equal(durationText(seconds), expected, String(seconds));
  }
});

test('ago: never without a time, now for the future', () => {
  assert.equal(agoText(null, 1000), 'never');
  assert.equal(agoText(1000, 1000), 'now');
  assert.equal(agoText(1005, 1000), 'now');
  assert.equal(agoText(940, 1000), '1 min ago');
});

test('a round trip has three figures', () => {
  const cases: Array<[number | null, string]> = [
    [0, '0.00 ms'], [0.415, '0.41 ms'], [9.99, '9.99 ms'], [9.996, '10.0 ms'], [12.34, '12.3 ms'], [99.96, '100 ms'],
    [123.4, '123 ms'], [999.4, '999 ms'], [999.6, '1.0 s'], [1234, '1.2 s'], [null, 'not known'],
  ];
  for (const [milliseconds, expected] of cases) {
    assert.equal(rttText(milliseconds), expected, String(milliseconds));
  }
});

test('a ratio reaches 100 % only when it is 1', () => {
  const cases: Array<[number | null, string]> = [
    [1, '100.00 %'], [0.999999, '99.99 %'], [0.99999999999999, '99.99 %'], [0.29, '29.00 %'], [0.9995, '99.95 %'],
    [0, '0.00 %'], [null, 'not known'],
  ];
  for (const [ratio, expected] of cases) {
    assert.equal(ratioText(ratio), expected, String(ratio));
  }
  assert.equal(ratioText(0.5, 0), '50 %');
  assert.equal(ratioText(0.999, 0), '99 %');
});
