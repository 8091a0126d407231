import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../shared/frame_fixture';
import { topologyModel } from './model';
import { movesOf, shifted } from './moves';
import { dashboardStore, pageStore } from './place_store';
import { DEFAULTS, type TopologyOptions } from './options';
import { keptPlace, mapLoadText, placedOf, readPlaces, snapped, withPlaces, type KeptPlace } from './places';
import type { SceneNode } from './scene';

const { nodes } = topologyModel([
  table({ id: ['1', '2', '3'], title: ['a', 'b', 'c'], key: ['a', null, 'c'], x: [1, 2, null], y: [3, 4, 5], locked: [1, 0, 1] }),
]);
const [a] = nodes;

const READ: Array<[unknown, KeptPlace[]]> = [
  [undefined, []],
  ['[]', []],
  [{}, []],
  [[null, 1, 'x', {}, { key: '', x: 1, y: 1 }, { key: 'a', x: '1', y: 1 }, { key: 'a', x: NaN, y: 1 }], []],
  [[{ key: 'a', x: 1.6, y: -0.4, locked: 'yes' }], [{ key: 'a', x: 2, y: 0, locked: false }]],
  [[{ key: 'a', x: 2e6, y: -2e6, locked: true, more: 1 }], [{ key: 'a', x: 1e6, y: -1e6, locked: true }]],
];
for (const [value, expected] of READ) {
  test(`places of a dashboard: ${JSON.stringify(value)}`, () => assert.deepEqual(readPlaces(value), expected));
}

test('the dashboard goes before the frame, by key, else by id', () => {
  const at = (x: number, y: number, locked: boolean) => ({ place: { x, y }, locked });
  const kept = [
    { key: 'a', x: 9, y: 9, locked: false },
    { key: '2', x: 7, y: 7, locked: true },
    { key: 'gone', x: 0, y: 0, locked: true },
  ];
  assert.deepEqual([...placedOf(nodes, [])], [['1', at(1, 3, true)], ['2', at(2, 4, false)]]);
  assert.deepEqual([...placedOf(nodes, kept)], [['1', at(9, 9, false)], ['2', at(7, 7, true)]]);
});

test('changed places replace those of their key, the others stay', () => {
  const kept = [{ key: 'a', x: 1, y: 1, locked: false }, { key: 'b', x: 2, y: 2, locked: true }];
  assert.deepEqual(withPlaces(kept, [{ key: 'a', x: 5, y: 5, locked: true }]), [{ key: 'a', x: 5, y: 5, locked: true }, kept[1]]);
});

test('input for ipam map load: an array of key, x, y, locked; whole numbers, sorted, any name as JSON', () => {
  assert.equal(mapLoadText([]), '[]\n');
  const text = mapLoadText([keptPlace(nodes[2]!, { x: 1.5, y: -0.2 }, true), keptPlace(a!, { x: -7, y: 8 }, false)]);
  assert.equal(text, '[\n  {"key":"a","x":-7,"y":8,"locked":false},\n  {"key":"c","x":2,"y":0,"locked":true}\n]\n');
});

test('snap goes to the nearest crossing', () => {
  assert.deepEqual([snapped({ x: 29, y: 31 }, 20), snapped({ x: -9, y: -11 }, 20)], [{ x: 20, y: 40 }, { x: 0, y: -20 }]);
});

test('a store keeps what it is given, and forgets', async () => {
  let options: TopologyOptions = { ...DEFAULTS, places: [{ key: 'a', x: 1, y: 1, locked: false }] };
  const store = () => dashboardStore(options, (changed) => void (options = changed));
  await store().save([{ key: 'b', x: 2, y: 2, locked: true }]);
  assert.deepEqual(store().kept.map(({ key }) => key), ['a', 'b']);
  assert.equal(options.deviceLink, DEFAULTS.deviceLink);
  await store().forget();
  assert.deepEqual(options.places, []);
  let page: readonly KeptPlace[] = [];
  await pageStore(page, (places) => void (page = places)).save([{ key: 'b', x: 2, y: 2, locked: true }]);
  assert.deepEqual(page.map(({ key }) => key), ['b']);
});

test('with a folded box goes all that is in it', () => {
  const places = new Map([['1', { x: 0, y: 0 }], ['2', { x: 10, y: 20 }], ['3', { x: 5, y: 5 }]]);
  const box = { id: 'fold s', place: { x: 5, y: 10 }, members: ['1', '2'] } as unknown as SceneNode;
  const dropped = [{ id: 'fold s', place: { x: 105, y: 10 } }, { id: 'gone', place: { x: 0, y: 0 } }];
  const moves = movesOf(dropped, (id) => (id === box.id ? box : undefined), places);
  assert.deepEqual([...moves], [['1', { x: 100, y: 0 }], ['2', { x: 110, y: 20 }]]);
  assert.deepEqual([...shifted(['3', 'none'], places, 1, 1)], [['3', { x: 6, y: 6 }]]);
});
