// The places of all devices: what people said, and for the rest a computed one, which stays while the map is open.
import { useMemo, useRef, useState } from 'react';
import type { Boxes } from './boxes';
import { arrange } from './layout/arrange';
import { noteRoom } from './note_room';
import type { MapNode, Place, TopologyModel } from './model';
import type { TopologyOptions } from './options';
import { tiesOfGroups } from './overlays';
import { dashboardStore, pageStore, type PlaceStore } from './place_store';
import { keptPlace, placedOf, snapped, type KeptPlace } from './places';

/** Between two lines of the grid that places snap to. */
export const GRID = 20;

export interface Places {
  readonly places: ReadonlyMap<string, Place>;
  readonly locked: ReadonlySet<string>;
  /** All devices as they stand now. */
  all(): KeptPlace[];
  /** Keeps these places, and with them the computed ones: what a person has seen is what comes again. */
  move(places: ReadonlyMap<string, Place>): Promise<void>;
  lock(ids: Iterable<string>, locked: boolean): Promise<void>;
  forget(): Promise<void>;
}

function storeOf(
  options: TopologyOptions,
  onOptionsChange: (options: TopologyOptions) => void,
  page: readonly KeptPlace[],
  setPage: (places: readonly KeptPlace[]) => void
): PlaceStore {
  return options.keep === 'dashboard' ? dashboardStore(options, onOptionsChange) : pageStore(page, setPage);
}

/** Computed places of before are kept, unless the boxes are others: then they would lie across each other. */
function useComputed(model: TopologyModel, boxes: Boxes, kind: string, placed: ReturnType<typeof placedOf>): Map<string, Place> {
  const before = useRef({ kind, places: new Map<string, Place>() });
  return useMemo(() => {
    const known = before.current.kind === kind ? before.current.places : new Map<string, Place>();
    const members = model.nodes.map(({ id }) => ({
      id,
      box: boxes.boxOf.get(id)?.id ?? null,
      place: placed.get(id)?.place ?? known.get(id) ?? null,
    }));
    const places = arrange(members, [...model.edges, ...tiesOfGroups(model.groups)], model.notes.map(noteRoom));
    before.current = { kind, places: new Map([...places].filter(([id]) => !placed.has(id))) };
    return places;
  }, [model, boxes, kind, placed]);
}

export function usePlaces(
  model: TopologyModel,
  boxes: Boxes,
  options: TopologyOptions,
  onOptionsChange: (options: TopologyOptions) => void
): Places {
  const [page, setPage] = useState<readonly KeptPlace[]>([]);
  const store = storeOf(options, onOptionsChange, page, setPage);
  const keptText = JSON.stringify(store.kept);
  // a refresh gives the same places in a new array
  const placed = useMemo(() => placedOf(model.nodes, JSON.parse(keptText) as KeptPlace[]), [model, keptText]);
  const places = useComputed(model, boxes, options.boxes, placed);
  const locked = useMemo(() => new Set([...placed].filter(([, one]) => one.locked).map(([id]) => id)), [placed]);
  const asKept = (node: MapNode, place?: Place, lock = locked.has(node.id)) =>
    keptPlace(node, place ?? places.get(node.id) ?? { x: 0, y: 0 }, lock);
  const onGrid = (place: Place) => (options.snap ? snapped(place, GRID) : place);
  /** What is to be kept: those with a change, and those that nobody has placed, where they stand. */
  const changed = <Change>(changeOf: (node: MapNode) => Change) =>
    model.nodes
      .map((node) => [node, changeOf(node)] as const)
      .filter(([{ id }, change]) => Boolean(change) || !placed.has(id));
  return {
    places,
    locked,
    all: () => model.nodes.filter(({ key }) => key !== null).map((node) => asKept(node)),
    move: (moved) => store.save(changed((node) => moved.get(node.id)).map(([node, to]) => asKept(node, to && onGrid(to)))),
    lock: (ids, lock) => {
      const chosen = new Set(ids);
      return store.save(
        changed(({ id }) => chosen.has(id)).map(([node, own]) => asKept(node, undefined, own ? lock : undefined))
      );
    },
    forget: () => store.forget(),
  };
}
