// Where people placed devices: by the frame (the database) and by the dashboard's own places, which win. Pure.
import type { MapNode, Place } from './model';

/** In the form that `ipam map load` reads, too. */
export interface KeptPlace {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly locked: boolean;
}

export interface Placed {
  readonly place: Place;
  readonly locked: boolean;
}

/** As far as the database's map goes. */
const FARTHEST = 1_000_000;

const onMap = (value: number) => Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, value))) || 0;

/** A name that stays when the database is made anew; rows without a key have but their id. */
export const keyOf = (node: MapNode) => node.key ?? node.id;

function readPlace(value: unknown): KeptPlace[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { key, x, y, locked } = value as Record<string, unknown>;
  const whole = typeof key === 'string' && key !== '' && Number.isFinite(x) && Number.isFinite(y);
  return whole ? [{ key, x: onMap(Number(x)), y: onMap(Number(y)), locked: locked === true }] : [];
}

/** The places that a dashboard holds. People edit dashboards by hand: what is no place is left out. */
export function readPlaces(value: unknown): KeptPlace[] {
  return Array.isArray(value) ? value.flatMap(readPlace) : [];
}

/** What people said of the places of these devices, by id. */
export function placedOf(nodes: readonly MapNode[], kept: readonly KeptPlace[]): Map<string, Placed> {
  const byKey = new Map(kept.map((place) => [place.key, place]));
  const placed = new Map<string, Placed>();
  for (const node of nodes) {
    const own = byKey.get(keyOf(node));
    if (own) {
      placed.set(node.id, { place: { x: own.x, y: own.y }, locked: own.locked });
    } else if (node.place) {
      placed.set(node.id, { place: node.place, locked: node.locked });
    }
  }
  return placed;
}

/** `kept` with the changed ones instead of those of the same key; places of devices that are not on the map stay. */
export function withPlaces(kept: readonly KeptPlace[], changed: readonly KeptPlace[]): KeptPlace[] {
  const places = new Map(kept.map((place) => [place.key, place]));
  for (const place of changed) {
    places.set(place.key, place);
  }
  return [...places.values()];
}

export function keptPlace(node: MapNode, place: Place, locked: boolean): KeptPlace {
  return { key: keyOf(node), x: onMap(place.x), y: onMap(place.y), locked };
}

/** Input for `ipam map load`: one place in a line, sorted, so that two copies can be compared. */
export function mapLoadText(places: readonly KeptPlace[]): string {
  const lines = [...places].sort((a, b) => (a.key < b.key ? -1 : 1)).map((place) => `  ${JSON.stringify(place)}`);
  return lines.length > 0 ? `[\n${lines.join(',\n')}\n]\n` : '[]\n';
}

/** On the nearest crossing of the grid's lines. */
export function snapped({ x, y }: Place, grid: number): Place {
  return { x: Math.round(x / grid) * grid || 0, y: Math.round(y / grid) * grid || 0 };
}
