import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../shared/frame_fixture';
import { boxesOf } from './boxes';
import { topologyModel } from './model';

const nodes = table({
  id: ['1', '2', '3', '4'],
  title: ['a', 'b', 'c', 'd'],
  site: ['Home', 'Home', null, ''],
  vlan: [20, '3', 20, 'guests'],
  prefix: ['192.0.2.0/24', null, null, '10.0.0.0/8'],
  state: ['up', 'down', null, 'up'],
});
const members = table({
  group_name: ['zoo', 'zoo', 'ant', 'way', 'core'],
  device_id: ['1', '2', '1', '3', '4'],
  group_kind: ['logical', 'logical', 'virtualisation', 'path', 'hub'],
});
const model = topologyModel([nodes, members]);

const CASES = [
  ['none', []],
  ['site', [['site:Home', 'Home', ['1', '2'], 'down']]],
  [
    'vlan',
    [
      ['vlan:3', 'VLAN 3', ['2'], 'down'],
      ['vlan:20', 'VLAN 20', ['1', '3'], 'unknown'],
      ['vlan:guests', 'guests', ['4'], 'up'],
    ],
  ],
  ['prefix', [['prefix:10.0.0.0/8', '10.0.0.0/8', ['4'], 'up'], ['prefix:192.0.2.0/24', '192.0.2.0/24', ['1'], 'up']]],
  ['group', [['group:ant', 'ant', ['1'], 'up'], ['group:zoo', 'zoo', ['2'], 'down']]],
] as const;

for (const [kind, expected] of CASES) {
  test(`boxes by ${kind}`, () => {
    const { boxes, boxOf } = boxesOf(model, kind);
    assert.deepEqual(boxes.map((box) => [box.id, box.title, box.members, box.state]), expected);
    for (const box of boxes) {
      assert.ok(box.members.every((id) => boxOf.get(id) === box));
    }
  });
}
