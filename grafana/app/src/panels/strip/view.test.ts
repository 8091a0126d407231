import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../shared/frame_fixture';
import { pathsOf } from './bar_paths';
import { barsOf, scaleTop } from './bars';
import { layoutOf, tops } from './layout';
import { stripModel, type StripResult, type StripRow } from './model';
import { filtered, sorted } from './order';
import { checkText, resultFacts, resultName, rowFacts, stripName, type StripFact } from './words';

const answer = (rttMs: number | null): StripResult => ({ at: 100, outcome: 'answer', cause: 'reply', rttMs });
const failure: StripResult = { at: 100, outcome: 'failure', cause: 'timeout', rttMs: null };
const unknown: StripResult = { at: null, outcome: 'unknown', cause: null, rttMs: null };

test('a bar is as high as its time: against the longest, or twice the shortest', () => {
  const cases: Array<[StripResult[], number]> = [
    [[], 1], [[failure, unknown, answer(null)], 1], [[answer(0)], 1],
    [[answer(5)], 10], [[answer(5), answer(6)], 10], [[answer(5), answer(50)], 50],
  ];
  for (const [results, top] of cases) {
    assert.equal(scaleTop(results), top);
  }
  assert.deepEqual(barsOf([answer(10), answer(5), answer(0.1)]).map(({ height }) => height), [1, 0.5, 0.15]);
});

test('only an answer whose time is known is as high as its time and solid', () => {
  const bars = barsOf([answer(1), answer(null), failure, unknown]);
  assert.deepEqual(bars.map(({ outcome, hollow, height }) => [outcome, hollow, height]), [
    ['answer', false, 0.5], ['answer', true, 0.5], ['failure', false, 1], ['unknown', false, 1],
  ]);
});

test('each outcome has a shape of its own, however narrow its bar is', () => {
  const bars = barsOf([answer(1), answer(null), failure, unknown]);
  const wide = pathsOf(bars, { pitch: 12, space: 2, height: 20, empty: 1 });
  assert.deepEqual([...wide.keys()].sort(), ['answer', 'cross', 'failure', 'unknown', 'untimed']);
  assert.equal(wide.get('answer'), 'M12 10h10v10h-10z');
  assert.equal(wide.get('untimed'), 'M24.5 10.5h9v9h-9z');
  assert.equal(wide.get('failure'), 'M36 0h10v20h-10z');
  assert.match(wide.get('cross')!, /^M39 8/);
  assert.match(wide.get('unknown')!, /^M48.5 0.5h9v19h-9zM/);
  const narrow = pathsOf(bars, { pitch: 5, space: 2, height: 20, empty: 0 });
  assert.equal(narrow.has('cross'), false);
  assert.equal(narrow.get('failure'), 'M10 0h3v8h-3zM10 12h3v8h-3z');
  assert.equal(narrow.get('unknown'), 'M15.5 0.5h2v19h-2z');
  assert.equal(pathsOf([], { pitch: 5, space: 2, height: 20, empty: 30 }).size, 0);
});

function rows(...list: Array<[string, string, string | null]>): StripRow[] {
  return stripModel([table({
    device_key: list.map((_, index) => `d${index}`),
    check_key: list.map(() => 'ping4'),
    device_name: list.map(([name]) => name),
    state: list.map(([, state]) => state),
    service: list.map(([, , service]) => service),
  })]);
}

const names = (list: readonly StripRow[]) => list.map(({ deviceName }) => deviceName);

test('order: what needs a look first, names with numbers by number', () => {
  const list = rows(
    ['host10', 'up', null], ['host9', 'up', null], ['b', 'down', null], ['A', 'gone', null], ['c', 'nonsense', null],
    ['d', 'degraded', null], ['e', 'disabled', null]
  );
  assert.deepEqual(names(sorted(list, 'state')), ['b', 'd', 'c', 'A', 'host9', 'host10', 'e']);
  assert.deepEqual(names(sorted(list, 'name')), ['A', 'b', 'c', 'd', 'e', 'host9', 'host10']);
  assert.deepEqual(names(sorted(list, 'given')), names(list));
});

test('filter: every word, in name, check, service or state', () => {
  const list = rows(['NAS <b>', 'up', 'ssh'], ['nas-2', 'down', null], ['printer', 'down', 'ipp']);
  const cases: Array<[string, string[]]> = [
    ['', ['NAS <b>', 'nas-2', 'printer']], ['  ', ['NAS <b>', 'nas-2', 'printer']],
    ['nas', ['NAS <b>', 'nas-2']], ['NAS down', ['nas-2']],
    ['ipp', ['printer']], ['d1', ['nas-2']], ['ping4 ssh', ['NAS <b>']], ['<b>', ['NAS <b>']], ['.*', []], ['not monitored', []],
  ];
  for (const [filter, expected] of cases) {
    assert.deepEqual(names(filtered(list, filter)), expected, filter);
  }
});

test('columns come with the width, and together never need more than it', () => {
  for (let width = 80; width <= 2400; width += 20) {
    for (const wanted of [1, 30, 120]) {
      const { state, name, bars, pitch, availability, since } = layoutOf(width, wanted);
      assert.ok(state + name + bars * pitch + availability + since <= width, `${width} ${wanted}`);
      assert.ok(bars >= 1 && bars <= wanted && pitch >= 5 && name >= 10);
    }
  }
  const columns = (width: number) => {
    const { word, bars, availability, since } = layoutOf(width, 30);
    return [word, bars, availability > 0, since > 0];
  };
  assert.deepEqual(columns(900), [true, 30, true, true]);
  assert.deepEqual(columns(500), [false, 30, true, true]);
  assert.deepEqual(columns(320)[2], true);
  assert.deepEqual(columns(280).slice(2), [false, false]);
  assert.deepEqual(
    [80, 120, 200].map(tops),
    [{ tools: false, head: false }, { tools: false, head: true }, { tools: true, head: true }]
  );
});

const timeText = (seconds: number) => `t${seconds}`;

test('words of a result and of a strip', () => {
  assert.deepEqual([answer(1.5), answer(null), failure, unknown].map((one) => resultName(one, timeText)), [
    't100, reply, 1.50 ms', 't100, reply', 't100, timeout', 'time not known, not known',
  ]);
  assert.equal(stripName([]), 'no results');
  assert.equal(stripName([answer(1)]), '1 result: 1 answer');
  assert.equal(stripName([answer(1), answer(2), failure, unknown]), '4 results: 2 answers, 1 failure, 1 not known');
});

test('cards', () => {
  const states = { device_key: ['a'], check_key: ['tcp/22'], state: ['down'], service: ['ssh'] };
  const [row] = stripModel([table({ ...states, availability: [0.5], since: [40] })]);
  const facts = (list: readonly StripFact[]) =>
    list.filter(({ value }) => value).map(({ name, value }) => `${name}: ${value}`);
  const factsOf = (result: StripResult) => facts(resultFacts(row!, result, 160, timeText));
  assert.equal(checkText(row!), 'tcp/22, ssh');
  assert.deepEqual(factsOf(failure), [
    'Time: t100 (1 min ago)', 'Result: failure', 'Cause: timeout', 'Check: tcp/22, ssh',
  ]);
  assert.deepEqual(factsOf(answer(null)).slice(2), ['Cause: reply', 'Round trip: not known', 'Check: tcp/22, ssh']);
  assert.deepEqual(factsOf(unknown).slice(0, 3), ['Time: not known', 'Result: not known', 'Cause: not known']);
  assert.deepEqual(facts(rowFacts(row!, 100, timeText)), [
    'State: Down', 'Since: t40 (1 min ago)', 'Availability: 50.00 %', 'Check: tcp/22, ssh', 'Results: no results',
  ]);
});
