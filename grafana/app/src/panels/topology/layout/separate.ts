// Bodies that lie on each other move apart, along the shorter way; fixed ones stay, also where they overlap.
import type { Body } from './body';

/** Enough for the crowds that the forces leave; what overlaps then is packed too tightly to be helped. */
const ROUNDS = 80;

/** Along the way on which they overlap less; whether they did. */
function part(a: Body, b: Body): boolean {
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  const overX = (a.width + b.width) / 2 - Math.abs(dx);
  const overY = (a.height + b.height) / 2 - Math.abs(dy);
  if (overX <= 0.5 || overY <= 0.5 || (a.fixed && b.fixed)) {
    return false;
  }
  const alongX = overX < overY;
  // one on the other: the first goes to the left and up
  const way = (alongX ? dx : dy) > 0 ? 1 : -1;
  const by = way * (alongX ? overX : overY) * (a.fixed || b.fixed ? 1 : 0.5);
  if (!a.fixed) {
    a.x += alongX ? by : 0;
    a.y += alongX ? 0 : by;
  }
  if (!b.fixed) {
    b.x -= alongX ? by : 0;
    b.y -= alongX ? 0 : by;
  }
  return true;
}

/** Pairs that may touch: those whose spans on x do. */
function roundOf(bodies: Body[]): boolean {
  bodies.sort((a, b) => a.x - a.width / 2 - (b.x - b.width / 2));
  let moved = false;
  for (let index = 0; index < bodies.length; index++) {
    const a = bodies[index];
    for (let next = index + 1; a && next < bodies.length; next++) {
      const b = bodies[next];
      if (!b || b.x - b.width / 2 > a.x + a.width / 2) {
        break;
      }
      moved = part(a, b) || moved;
    }
  }
  return moved;
}

export function separate(all: readonly Body[]): void {
  const bodies = [...all];
  for (let round = 0; round < ROUNDS && roundOf(bodies); round++);
}
