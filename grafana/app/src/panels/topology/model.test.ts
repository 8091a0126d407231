import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../shared/frame_fixture';
import { topologyModel } from './model';

const nodes = table({ id: ['1', '2'], title: ['router', 'nas'] });

test('no frames, or frames of other columns, give an empty map', () => {
  const empty = { nodes: [], edges: [], groups: [], notes: [] };
  assert.deepEqual(topologyModel([]), empty);
  assert.deepEqual(topologyModel([table({ id: ['1'], name: ['x'] })]), empty);
});

test('NULL is not known: no state is up, no place is 0', () => {
  const nothing = { title: [null], state: [null], x: [null], y: [0], rtt_ms: [null], locked: [null] };
  const [node] = topologyModel([table({ id: ['1'], ...nothing })]).nodes;
  assert.deepEqual([node?.title, node?.state, node?.place, node?.rttMs, node?.locked], ['1', 'unknown', null, null, false]);
});

test('a row without an id is left out, of two with one the first counts', () => {
  const model = topologyModel([table({ id: [null, '', '1', '1'], title: ['a', 'b', 'c', 'd'] })]);
  assert.deepEqual(model.nodes.map((node) => node.title), ['c']);
});

test('a link needs both ends on the map; what it is called wrongly is other and unknown', () => {
  const up = { kind: ['fibre', 'fibre', 'fibre'], state: ['up', 'up', 'up'] };
  const edges = table({ id: ['a', 'b', 'c'], source: ['1', '1', null], target: ['2', '9', '2'], ...up });
  assert.deepEqual(topologyModel([edges, nodes]).edges.map(({ id, kind, state }) => [id, kind, state]), [['a', 'fibre', 'up']]);
  const wrong = { kind: ['string'], state: ['degraded'] };
  const [edge] = topologyModel([nodes, table({ id: [1], source: [1], target: [2], ...wrong })]).edges;
  assert.deepEqual([edge?.kind, edge?.state, edge?.label], ['other', 'unknown', '']);
});

test('a path is in the order of its positions', () => {
  const members = table({
    group_name: ['p', 'p', 'p', 'h'],
    device_id: ['2', '1', '9', '1'],
    group_kind: ['path', 'path', 'path', 'hub'],
    position: [2, 1, 3, null],
    role: ['member', 'member', 'member', 'hub'],
  });
  assert.deepEqual(topologyModel([nodes, members]).groups, [
    { name: 'p', kind: 'path', members: [{ id: '1', role: 'member' }, { id: '2', role: 'member' }] },
    { name: 'h', kind: 'hub', members: [{ id: '1', role: 'hub' }] },
  ]);
});

test('a note needs a place and a text', () => {
  const notes = table({ note_id: [1, 2, 3], x: [10, null, 0], y: [20, 0, 0], text: ['rack', 'lost', ''] });
  assert.deepEqual(topologyModel([notes]).notes, [{ id: '1', place: { x: 10, y: 20 }, text: 'rack' }]);
});
