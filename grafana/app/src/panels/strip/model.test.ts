import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../shared/frame_fixture';
import { stripModel } from './model';

const results = (columns: { cause: unknown[]; rtt_us: unknown[]; position?: unknown[]; device_key?: unknown[] }) => {
  const count = columns.cause.length;
  return table({
    device_key: Array(count).fill('a'),
    check_key: Array(count).fill('ping4'),
    at: columns.cause.map((_, index) => 100 + index),
    position: columns.cause.map((_, index) => index),
    ...columns,
  });
};

test('no frames, or frames of other columns, give no rows', () => {
  assert.deepEqual(stripModel([]), []);
  assert.deepEqual(stripModel([table({ device_key: ['a'] })]), []);
});

test('only a reply is an answer, and only an answer has a round trip', () => {
  const causes = ['reply', 'reply', 'timeout', 'refused', 'no route', null, ''];
  const [row] = stripModel([results({ cause: causes, rtt_us: [1500, null, 900, null, null, 0, 0] })]);
  assert.deepEqual(row?.results.map(({ outcome, rttMs }) => [outcome, rttMs]), [
    ['answer', 1.5], ['answer', null], ['failure', null], ['failure', null], ['unknown', null], ['unknown', null],
    ['unknown', null],
  ]);
});

test('results are in the order of their positions', () => {
  const [row] = stripModel([results({ cause: ['reply', 'timeout', 'reset'], rtt_us: [1, null, null], position: [2, 0, 1] })]);
  assert.deepEqual(row?.results.map(({ cause }) => cause), ['timeout', 'reset', 'reply']);
});

test('a state without results and results without a state are rows, too', () => {
  const rows = stripModel([
    results({ cause: ['reply'], rtt_us: [1] }),
    table({ device_key: ['b'], check_key: ['tcp'], state: ['down'], device_name: ['B'], availability: [0.5], since: [7] }),
  ]);
  const told = rows.map(({ deviceKey, deviceName, state, availability, since }) => [
    deviceKey, deviceName, state, availability, since,
  ]);
  assert.deepEqual(told, [['b', 'B', 'down', 0.5, 7], ['a', 'a', 'unknown', null, null]]);
  assert.deepEqual(rows.map(({ results: { length } }) => length), [0, 1]);
});

test('a row without a device is left out; the strip of a device itself has no check', () => {
  const rows = stripModel([table({ device_key: [null, '', 'a'], check_key: ['x', 'x', ''], state: ['up', 'up', 'up'] })]);
  assert.deepEqual(rows.map(({ deviceKey, checkKey }) => [deviceKey, checkKey]), [['a', '']]);
});
