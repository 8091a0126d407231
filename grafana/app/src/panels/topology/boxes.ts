// Which devices are drawn in one box: those of a site, a VLAN, a prefix or a group. Pure.
import { worstState, type State } from '../../shared/state';
import type { MapNode, TopologyModel } from './model';

export const BOX_KINDS = ['none', 'site', 'vlan', 'prefix', 'group'] as const;
export type BoxKind = (typeof BOX_KINDS)[number];

/** What people choose from. */
export const BOX_TITLES: Readonly<Record<BoxKind, string>> = {
  none: 'None',
  site: 'Sites',
  vlan: 'VLANs',
  prefix: 'Prefixes',
  group: 'Groups',
};

export interface Box {
  /** Not the title alone: a site and a group may have one name. */
  readonly id: string;
  readonly title: string;
  readonly members: readonly string[];
  /** The state of its members that needs a look first. */
  readonly state: State;
}

export interface Boxes {
  readonly boxes: readonly Box[];
  /** The box of a device; a device without one is absent. */
  readonly boxOf: ReadonlyMap<string, Box>;
}

const titleOf = (kind: BoxKind, name: string) => (kind === 'vlan' && /^\d+$/.test(name) ? `VLAN ${name}` : name);

/** A device of several groups is in the first. A path and a hub are drawn as lines, and are no box. */
function groupNames(model: TopologyModel): Map<string, string> {
  const names = new Map<string, string>();
  const groups = model.groups.filter(({ kind }) => kind === 'logical' || kind === 'virtualisation');
  for (const { name, members } of [...groups].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const { id } of members) {
      if (!names.has(id)) {
        names.set(id, name);
      }
    }
  }
  return names;
}

function namer(model: TopologyModel, kind: BoxKind): (node: MapNode) => string | null | undefined {
  switch (kind) {
    case 'none':
      return () => null;
    case 'group': {
      const names = groupNames(model);
      return (node) => names.get(node.id);
    }
    default:
      return (node) => node[kind];
  }
}

/** Boxes in the order of their titles, VLANs by number. */
export function boxesOf(model: TopologyModel, kind: BoxKind): Boxes {
  const nameOf = namer(model, kind);
  const members = new Map<string, MapNode[]>();
  for (const node of model.nodes) {
    const name = nameOf(node);
    if (name) {
      const others = members.get(name);
      if (others) {
        others.push(node);
      } else {
        members.set(name, [node]);
      }
    }
  }
  const inOrder = new Intl.Collator('en', { numeric: true }).compare;
  const boxes = [...members]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([name, nodes]) => ({
      id: `${kind}:${name}`,
      title: titleOf(kind, name),
      members: nodes.map(({ id }) => id),
      state: worstState(nodes.map(({ state }) => state)),
    }));
  const boxOf = new Map(boxes.flatMap((box) => box.members.map((id) => [id, box] as const)));
  return { boxes, boxOf };
}
