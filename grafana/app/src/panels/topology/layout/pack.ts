// Parts that nothing ties to the rest lie in rows below it, the larger first.
import { boundsOf, shift, type Body, type Bounds } from './body';

const GAP = 30;
/** A panel is wider than high. */
const WIDE = 1.6;

interface Part {
  readonly bodies: readonly Body[];
  readonly bounds: Bounds;
}

const widthOf = ({ bounds }: Part) => bounds.right - bounds.left;
const heightOf = ({ bounds }: Part) => bounds.bottom - bounds.top;

function rowWidth(parts: readonly Part[], above: Bounds | null): number {
  const area = parts.reduce((sum, part) => sum + (widthOf(part) + GAP) * (heightOf(part) + GAP), 0);
  const widest = Math.max(0, ...parts.map(widthOf));
  return Math.max(widest, Math.sqrt(area * WIDE), above ? above.right - above.left : 0);
}

/** Moves each part to its place below `above`, which is null when nothing is there. */
export function pack(groups: ReadonlyArray<readonly Body[]>, above: Bounds | null): void {
  const parts = groups.flatMap((bodies) => {
    const bounds = boundsOf(bodies);
    return bounds ? [{ bodies, bounds }] : [];
  });
  const width = rowWidth(parts, above);
  const left = above?.left ?? 0;
  let [x, y, rowHeight] = [left, above ? above.bottom + GAP : 0, 0];
  for (const part of parts) {
    if (x > left && x + widthOf(part) > left + width + 1) {
      [x, y, rowHeight] = [left, y + rowHeight + GAP, 0];
    }
    shift(part.bodies, x - part.bounds.left, y - part.bounds.top);
    x += widthOf(part) + GAP;
    rowHeight = Math.max(rowHeight, heightOf(part));
  }
}
