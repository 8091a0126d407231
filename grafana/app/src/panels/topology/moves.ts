// What a drag or a key means for the places of devices. Pure.
import type { Place } from './model';
import type { SceneNode } from './scene';

/** These devices, each as much further as the others. */
export function shifted(ids: readonly string[], places: ReadonlyMap<string, Place>, dx: number, dy: number): Map<string, Place> {
  return new Map(
    ids.flatMap((id) => {
      const place = places.get(id);
      return place ? [[id, { x: place.x + dx, y: place.y + dy }] as const] : [];
    })
  );
}

/** New places by device, of what was dropped: with a folded box goes all that is in it. */
export function movesOf(
  dropped: ReadonlyArray<{ readonly id: string; readonly place: Place }>,
  nodeOf: (id: string) => SceneNode | undefined,
  places: ReadonlyMap<string, Place>
): Map<string, Place> {
  const moves = new Map<string, Place>();
  for (const { id, place } of dropped) {
    const node = nodeOf(id);
    if (!node) {
      continue;
    }
    for (const [device, to] of shifted(node.members, places, place.x - node.place.x, place.y - node.place.y)) {
      moves.set(device, to);
    }
  }
  return moves;
}
