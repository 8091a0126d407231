// Request paths and spokes: lines that groups of devices add to the map. Pure.
import type { MapGroup } from './model';

export interface Overlay {
  readonly id: string;
  readonly kind: 'path' | 'spoke';
  readonly source: string;
  readonly target: string;
  /** The name of the group, on its first line only. */
  readonly label: string;
  readonly colour: number;
}

export interface OverlayChoice {
  readonly showPaths: boolean;
  readonly showHubs: boolean;
}

type Pair = readonly [source: string, target: string];

/** From one member to the next: what is not shown parts the path. */
function pathPairs(group: MapGroup): Pair[] {
  const ids = group.members.map(({ id }) => id);
  return ids.slice(1).map((id, index) => [ids[index] ?? id, id]);
}

/** From each hub (of machines: each host) to all that are none. */
function spokePairs(group: MapGroup): Pair[] {
  const centres = group.members.filter(({ role }) => role !== 'member');
  const rest = group.members.filter(({ role }) => role === 'member');
  return centres.flatMap((centre) => rest.map(({ id }) => [centre.id, id] as const));
}

function pairsOf(group: MapGroup, choice: OverlayChoice): Pair[] {
  switch (group.kind) {
    case 'path':
      return choice.showPaths ? pathPairs(group) : [];
    case 'hub':
    case 'virtualisation':
      return choice.showHubs ? spokePairs(group) : [];
    case 'logical':
      return [];
  }
}

/** `shownAs` tells as what a device is drawn; one that is not shown is absent. */
export function overlaysOf(groups: readonly MapGroup[], shownAs: ReadonlyMap<string, string>, choice: OverlayChoice): Overlay[] {
  const drawn = groups.filter(({ kind }) => kind !== 'logical').sort((a, b) => (a.name < b.name ? -1 : 1));
  return drawn.flatMap((group, colour) => {
    const overlays = new Map<string, Overlay>();
    for (const pair of pairsOf(group, choice)) {
      const [source, target] = [shownAs.get(pair[0]), shownAs.get(pair[1])];
      const id = `${group.kind} ${group.name}\n${source}\n${target}`;
      if (source !== undefined && target !== undefined && source !== target && !overlays.has(id)) {
        const label = overlays.size === 0 ? group.name : '';
        overlays.set(id, { id, kind: group.kind === 'path' ? 'path' : 'spoke', source, target, label, colour });
      }
    }
    return [...overlays.values()];
  });
}

/** Pairs that belong near each other, for the layout. */
export function tiesOfGroups(groups: readonly MapGroup[]): Array<{ source: string; target: string }> {
  const pairs = groups.flatMap((group) => pairsOf(group, { showPaths: true, showHubs: true }));
  return pairs.map(([source, target]) => ({ source, target }));
}
