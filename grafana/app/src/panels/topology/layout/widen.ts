// A panel is wider than high, and so is a map that fits it. Only for what is free: placed devices say where all lies.
import { boundsOf, type Body } from './body';

/** Width of a usual panel by its height. */
const PANEL = 1.75;
/** Bodies may cover this part of the room that they are in: closer ones would be moved apart in rows. */
const FULL = 0.75;
const FARTHEST = 2;
/** Fewer are well apart as they are. */
const MANY = 30;

interface Spread {
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** The middle of the bodies, and how far they lie from it on average: squares and product. */
function spreadOf(bodies: readonly Body[]): Spread {
  const mean = (valueOf: (body: Body) => number) => bodies.reduce((sum, body) => sum + valueOf(body), 0) / bodies.length;
  const [x, y] = [mean((body) => body.x), mean((body) => body.y)];
  const xx = mean((body) => (body.x - x) ** 2);
  const yy = mean((body) => (body.y - y) ** 2);
  return { x, y, xx, yy, xy: mean((body) => (body.x - x) * (body.y - y)) };
}

/** How much farther from each other they should lie; as many evenly in a rectangle have 12 times the square as its sides. */
function factorOf(bodies: readonly Body[], { xx, yy, xy }: Spread): number {
  const area = bodies.reduce((sum, { width, height }) => sum + width * height, 0);
  const room = 12 * Math.sqrt(Math.max(xx * yy - xy * xy, 0));
  return room === 0 || bodies.length < MANY ? 1 : Math.min(FARTHEST, Math.max(1, Math.sqrt(area / (FULL * room))));
}

interface Turn {
  readonly cos: number;
  readonly sin: number;
}

const turned = ({ cos, sin }: Turn, dx: number, dy: number) => ({ x: dx * cos + dy * sin, y: dy * cos - dx * sin });

/** How high a panel has to be for all of them. */
function heightOf(bodies: readonly Body[], spread: Spread, turn: Turn): number {
  const bounds = boundsOf(bodies.map((body) => ({ ...body, ...turned(turn, body.x - spread.x, body.y - spread.y) })));
  return bounds ? Math.max((bounds.right - bounds.left) / PANEL, bounds.bottom - bounds.top) : 0;
}

/** Gives the bodies air, and turns them until they lie along x (their first principal component) where that saves room. */
export function widen(bodies: readonly Body[]): void {
  const spread = spreadOf(bodies);
  const factor = factorOf(bodies, spread);
  const angle = Math.atan2(2 * spread.xy, spread.xx - spread.yy) / 2;
  const turns = [0, angle].map((one) => ({ cos: Math.cos(one) * factor, sin: Math.sin(one) * factor }));
  const [best = { cos: 1, sin: 0 }] = turns
    .map((turn) => ({ ...turn, height: heightOf(bodies, spread, turn) }))
    .sort((one, other) => one.height - other.height);
  for (const body of bodies) {
    Object.assign(body, turned(best, body.x - spread.x, body.y - spread.y));
  }
}
