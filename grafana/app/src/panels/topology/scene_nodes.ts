// Devices, boxes, folded or not, and notes, as they are drawn. Pure.
import { worstState } from '../../shared/state';
import { around } from './box_rectangle';
import type { Box } from './boxes';
import { found } from './filter';
import type { MapNode, Place, TopologyModel } from './model';
import type { SceneNode, SceneView } from './scene';
import { boxId, deviceId, foldId, isolated } from './scene_text';

const ORIGIN: Place = { x: 0, y: 0 };

function deviceNode(node: MapNode, view: SceneView, hubs: ReadonlySet<string>): SceneNode {
  const box = view.boxes.boxOf.get(node.id);
  return {
    id: deviceId(node.id),
    kind: 'device',
    label: node.title,
    parent: box ? boxId(box.id) : null,
    place: view.places.get(node.id) ?? ORIGIN,
    size: null,
    state: node.state,
    icons: [node.icon, node.type].filter((name): name is string => Boolean(name)),
    locked: view.locked.has(node.id),
    hub: hubs.has(node.id),
    dim: view.search.trim() !== '' && !found(node, view.search),
    members: [node.id],
  };
}

/** What most kinds of nodes are not. */
const PLAIN = { parent: null, size: null, state: null, icons: [], locked: false, hub: false, dim: false } as const;

const placesOf = (nodes: readonly MapNode[], view: SceneView) => nodes.map(({ id }) => view.places.get(id) ?? ORIGIN);

function boxNode(box: Box, nodes: readonly MapNode[], view: SceneView): SceneNode {
  const { place, ...size } = around(placesOf(nodes, view));
  const label = `▾ ${isolated(box.title)} · ${nodes.length}`;
  return { ...PLAIN, id: boxId(box.id), kind: 'box', label, place, size, members: box.members };
}

function middleOf(places: readonly Place[]): Place {
  const sum = places.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), ORIGIN);
  return { x: Math.round(sum.x / places.length), y: Math.round(sum.y / places.length) };
}

function foldNode(box: Box, nodes: readonly MapNode[], view: SceneView): SceneNode {
  return {
    ...PLAIN,
    id: foldId(box.id),
    kind: 'fold',
    label: `▸ ${isolated(box.title)} · ${nodes.length}`,
    place: middleOf(placesOf(nodes, view)),
    state: worstState(nodes.map(({ state }) => state)),
    locked: nodes.some(({ id }) => view.locked.has(id)),
    dim: view.search.trim() !== '' && !nodes.some((node) => found(node, view.search)),
    members: nodes.map(({ id }) => id),
  };
}

function nodesOf(visible: readonly MapNode[], view: SceneView, hubs: ReadonlySet<string>): SceneNode[] {
  const inBox = new Map<Box, MapNode[]>();
  const nodes: SceneNode[] = [];
  for (const node of visible) {
    const box = view.boxes.boxOf.get(node.id);
    if (box) {
      const others = inBox.get(box) ?? [];
      others.push(node);
      inBox.set(box, others);
    }
    if (!box || !view.folded.has(box.id)) {
      nodes.push(deviceNode(node, view, hubs));
    }
  }
  const boxes = [...inBox].map(([box, inside]) =>
    view.folded.has(box.id) ? foldNode(box, inside, view) : boxNode(box, inside, view)
  );
  return [...boxes, ...nodes];
}

function noteNodes({ notes }: TopologyModel): SceneNode[] {
  const rest = { ...PLAIN, kind: 'note', locked: true, members: [] } as const;
  return notes.map(({ id, place, text }) => ({ ...rest, id: `note ${id}`, label: text, place }));
}

function hubsOf({ groups }: TopologyModel): Set<string> {
  const members = groups.filter(({ kind }) => kind === 'hub').flatMap((group) => group.members);
  return new Set(members.filter(({ role }) => role === 'hub').map(({ id }) => id));
}

export function sceneNodes(model: TopologyModel, visible: readonly MapNode[], view: SceneView): SceneNode[] {
  const hubs = view.showHubs ? hubsOf(model) : new Set<string>();
  return [...nodesOf(visible, view, hubs), ...(view.showNotes ? noteNodes(model) : [])];
}
