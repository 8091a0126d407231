// Where bodies begin before the forces act. A good beginning (a tree without crossings) spares most of the work.
import type { Body, Neighbours } from './body';

/** Between two rings, and from a placed body to a new one. */
const RING = 130;

interface Branch {
  readonly body: Body;
  readonly depth: number;
  readonly children: Branch[];
  leaves: number;
}

/** Breadth first from the root, so that each body is as near to it as it can be. */
function treeOf(root: Body, neighbours: Neighbours): Branch {
  const top: Branch = { body: root, depth: 0, children: [], leaves: 0 };
  const seen = new Set([root]);
  const order = [top];
  for (const branch of order) {
    for (const next of neighbours.get(branch.body) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        const child = { body: next, depth: branch.depth + 1, children: [], leaves: 0 };
        branch.children.push(child);
        order.push(child);
      }
    }
  }
  for (const branch of order.reverse()) {
    branch.leaves = branch.children.reduce((sum, child) => sum + child.leaves, 0) || 1;
  }
  return top;
}

/** Rings around the body with the most neighbours; each branch has a slice of the circle as wide as it has leaves. */
export function startOnRings(component: readonly Body[], neighbours: Neighbours): void {
  const degree = (body: Body) => neighbours.get(body)?.length ?? 0;
  const root = component.reduce<Body | null>((best, body) => (best && degree(best) >= degree(body) ? best : body), null);
  if (!root) {
    return;
  }
  const slices = [{ branch: treeOf(root, neighbours), from: -Math.PI / 2, to: (3 * Math.PI) / 2 }];
  for (const { branch, from, to } of slices) {
    const middle = (from + to) / 2;
    branch.body.x = Math.cos(middle) * RING * branch.depth;
    branch.body.y = Math.sin(middle) * RING * branch.depth;
    let at = from;
    for (const child of branch.children) {
      const end = at + ((to - from) * child.leaves) / branch.leaves;
      slices.push({ branch: child, from: at, to: end });
      at = end;
    }
  }
}

/** New bodies begin beside the nearest one that has a place, away from the middle of what is placed. */
export function startAround(component: readonly Body[], neighbours: Neighbours, random: () => number): void {
  const placed = component.filter((body) => body.fixed);
  const middle = {
    x: placed.reduce((sum, body) => sum + body.x, 0) / placed.length,
    y: placed.reduce((sum, body) => sum + body.y, 0) / placed.length,
  };
  const seen = new Set(placed);
  // grows while it is walked
  for (const body of placed) {
    for (const next of neighbours.get(body) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        const outwards = Math.atan2(body.y - middle.y, body.x - middle.x);
        const angle = outwards + (random() - 0.5) * Math.PI;
        next.x = body.x + Math.cos(angle) * RING;
        next.y = body.y + Math.sin(angle) * RING;
        placed.push(next);
      }
    }
  }
}
