import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../shared/frame_fixture';
import { NO_FILTER, NOT_SAID, choicesOf, found, isFiltered, passes, toggled, type MapFilter } from './filter';
import { topologyModel } from './model';

const { nodes } = topologyModel([
  table({
    id: ['1', '2', '3'],
    title: ['Router', 'Käse NAS', 'thing'],
    key: ['router', 'kaese', null],
    state: ['up', 'down', null],
    site: ['Home', 'Office', null],
    type: ['router', 'nas', null],
    tags: ['core wan', 'core', null],
    addresses: ['192.0.2.1', '192.0.2.10 2001:db8::a', null],
    services: [null, 'tcp/445', null],
  }),
]);

const shown = (filter: Partial<MapFilter>) =>
  nodes.filter((node) => passes(node, { ...NO_FILTER, ...filter })).map(({ id }) => id);

const FILTERS: Array<[Partial<MapFilter>, string[]]> = [
  [{}, ['1', '2', '3']],
  [{ sites: ['Home'] }, ['1']],
  [{ sites: ['Home', 'Office'] }, ['1', '2']],
  [{ sites: [NOT_SAID] }, ['3']],
  [{ states: ['unknown', 'down'] }, ['2', '3']],
  [{ types: ['nas'] }, ['2']],
  [{ tags: ['core'] }, ['1', '2']],
  [{ tags: ['wan', NOT_SAID] }, ['1', '3']],
  [{ tags: ['core'], sites: ['Office'] }, ['2']],
  [{ tags: ['core'], sites: [NOT_SAID] }, []],
];
for (const [filter, expected] of FILTERS) {
  test(`filter ${JSON.stringify(filter)}`, () => assert.deepEqual(shown(filter), expected));
}

const SEARCHES: Array<[string, string[]]> = [
  ['', []],
  ['  ', []],
  ['ROUT', ['1']],
  ['kase', ['2']],
  ['käse', ['2']],
  ['192.0.2.1', ['1', '2']],
  ['192.0.2 office', ['2']],
  ['db8::a', ['2']],
  ['445', ['2']],
  ['wan nas', []],
  ['.*', []],
];
for (const [search, expected] of SEARCHES) {
  test(`search "${search}"`, () => assert.deepEqual(nodes.filter((node) => found(node, search)).map(({ id }) => id), expected));
}

test('a choice goes on and off', () => {
  const on = toggled(NO_FILTER, 'states', 'down');
  assert.deepEqual(on, { ...NO_FILTER, states: ['down'] });
  assert.deepEqual([isFiltered(on), isFiltered(toggled(on, 'states', 'down'))], [true, false]);
});

test('choices have counts, states by their need', () => {
  assert.deepEqual(choicesOf(nodes, NO_FILTER), {
    states: [{ value: 'down', count: 1 }, { value: 'unknown', count: 1 }, { value: 'up', count: 1 }],
    sites: [{ value: '', count: 1 }, { value: 'Home', count: 1 }, { value: 'Office', count: 1 }],
    types: [{ value: '', count: 1 }, { value: 'nas', count: 1 }, { value: 'router', count: 1 }],
    tags: [{ value: '', count: 1 }, { value: 'core', count: 2 }, { value: 'wan', count: 1 }],
  });
});

test('what is chosen stays a choice when no device has it', () => {
  const { states, sites } = choicesOf(nodes.slice(0, 1), { ...NO_FILTER, states: ['gone'], sites: ['Office'] });
  assert.deepEqual(states, [{ value: 'gone', count: 0 }, { value: 'up', count: 1 }]);
  assert.deepEqual(sites, [{ value: 'Home', count: 1 }, { value: 'Office', count: 0 }]);
});
