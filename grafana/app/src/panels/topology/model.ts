// Frames to what is on the map. Pure: no drawing, no clock.
import { rowsByKind, type Frame, type Row } from '../../shared/frame';
import { stateOf, type State } from '../../shared/state';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface MapNode {
  readonly id: string;
  readonly title: string;
  /** The device's key, which its dashboard knows it by. */
  readonly key: string | null;
  readonly state: State;
  readonly cause: string | null;
  readonly type: string | null;
  readonly icon: string | null;
  readonly vendor: string | null;
  readonly os: string | null;
  readonly site: string | null;
  readonly vlan: string | null;
  readonly prefix: string | null;
  readonly tags: readonly string[];
  readonly addresses: readonly string[];
  readonly services: readonly string[];
  readonly rttMs: number | null;
  /** Unix seconds. */
  readonly seen: number | null;
  /** Null: nobody has placed it. */
  readonly place: Place | null;
  readonly locked: boolean;
}

const LINK_KINDS = ['ethernet', 'fibre', 'wifi', 'vpn', 'virtual', 'wan', 'other'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface MapEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly kind: LinkKind;
  readonly label: string;
  readonly state: 'up' | 'down' | 'unknown';
  readonly sourceInterface: string | null;
  readonly targetInterface: string | null;
}

const GROUP_KINDS = ['logical', 'path', 'hub', 'virtualisation'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

const ROLES = ['member', 'hub', 'host'] as const;
export type Role = (typeof ROLES)[number];

export interface MapGroup {
  readonly name: string;
  readonly kind: GroupKind;
  /** In the order of their position: along a path, from its start. */
  readonly members: ReadonlyArray<{ readonly id: string; readonly role: Role }>;
}

export interface MapNote {
  readonly id: string;
  readonly place: Place;
  readonly text: string;
}

export interface TopologyModel {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly groups: readonly MapGroup[];
  readonly notes: readonly MapNote[];
}

export const NEEDS =
  'The map reads devices from a table with the columns id and title, links from one with id, source and target.';

const KINDS = {
  edges: ['id', 'source', 'target'],
  members: ['group_name', 'device_id'],
  notes: ['note_id', 'x', 'y', 'text'],
  nodes: ['id', 'title'],
} as const;

function oneOf<Name extends string>(names: readonly Name[], text: string | null, otherwise: Name): Name {
  return names.find((name) => name === text) ?? otherwise;
}

function placeOf(row: Row): Place | null {
  const x = row.number('x');
  const y = row.number('y');
  return x === null || y === null ? null : { x, y };
}

function nodeOf(row: Row, id: string): MapNode {
  return {
    id,
    title: row.text('title') || id,
    key: row.text('key'),
    state: stateOf(row.text('state')),
    cause: row.text('cause'),
    type: row.text('type'),
    icon: row.text('icon'),
    vendor: row.text('vendor'),
    os: row.text('os'),
    site: row.text('site'),
    vlan: row.text('vlan'),
    prefix: row.text('prefix'),
    tags: row.words('tags'),
    addresses: row.words('addresses'),
    services: row.words('services'),
    rttMs: row.number('rtt_ms'),
    seen: row.seconds('seen'),
    place: placeOf(row),
    locked: row.flag('locked'),
  };
}

function nodesOf(rows: readonly Row[]): Map<string, MapNode> {
  const nodes = new Map<string, MapNode>();
  for (const row of rows) {
    const id = row.text('id');
    if (id && !nodes.has(id)) {
      nodes.set(id, nodeOf(row, id));
    }
  }
  return nodes;
}

/** Links whose both ends are on the map: a filter may have taken one away. */
function edgesOf(rows: readonly Row[], nodes: ReadonlyMap<string, MapNode>): MapEdge[] {
  const edges = new Map<string, MapEdge>();
  for (const row of rows) {
    const [id, source, target] = [row.text('id'), row.text('source'), row.text('target')];
    if (!id || edges.has(id) || !source || !target || !nodes.has(source) || !nodes.has(target)) {
      continue;
    }
    edges.set(id, {
      id,
      source,
      target,
      kind: oneOf(LINK_KINDS, row.text('kind'), 'other'),
      label: row.text('label') ?? '',
      state: oneOf(['up', 'down', 'unknown'], row.text('state'), 'unknown'),
      sourceInterface: row.text('source_interface'),
      targetInterface: row.text('target_interface'),
    });
  }
  return [...edges.values()];
}

function groupsOf(rows: readonly Row[], nodes: ReadonlyMap<string, MapNode>): MapGroup[] {
  const groups = new Map<string, { kind: GroupKind; members: Array<{ id: string; role: Role; position: number }> }>();
  for (const row of rows) {
    const [name, id] = [row.text('group_name'), row.text('device_id')];
    if (!name || !id || !nodes.has(id)) {
      continue;
    }
    const group = groups.get(name) ?? { kind: oneOf(GROUP_KINDS, row.text('group_kind'), 'logical'), members: [] };
    group.members.push({ id, role: oneOf(ROLES, row.text('role'), 'member'), position: row.number('position') ?? Infinity });
    groups.set(name, group);
  }
  return [...groups].map(([name, { kind, members }]) => ({
    name,
    kind,
    // sort() is stable: without positions the order of the rows stays
    members: members
      .sort((a, b) => (a.position === b.position ? 0 : a.position - b.position))
      .map(({ id, role }) => ({ id, role })),
  }));
}

function notesOf(rows: readonly Row[]): MapNote[] {
  return rows.flatMap((row) => {
    const [id, place, text] = [row.text('note_id'), placeOf(row), row.text('text')];
    return id && place && text ? [{ id, place, text }] : [];
  });
}

export function topologyModel(frames: readonly Frame[]): TopologyModel {
  const rows = rowsByKind(frames, KINDS);
  const nodes = nodesOf(rows.nodes);
  return {
    nodes: [...nodes.values()],
    edges: edgesOf(rows.edges, nodes),
    groups: groupsOf(rows.members, nodes),
    notes: notesOf(rows.notes),
  };
}
