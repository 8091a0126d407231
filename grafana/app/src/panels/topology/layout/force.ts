// Ties pull, all bodies push each other, and the steps grow smaller (after Fruchterman and Reingold, Software: Practice and
// Experience 21, 1991). The push falls with the square of the distance, and all is drawn to the middle, so that long chains
// curl up instead of stretching out. Fixed bodies push and pull, and stay.
import type { Body, Tie } from './body';
import { QuadTree } from './quadtree';

/** Between the edges of two tied bodies when nothing else acts. */
const GAP = 20;
/** Distance at which pull and push of two usual bodies are equal. */
const LENGTH = 90;
/** What draws to the middle, of the distance to it; upright more, because a panel is wider than high. */
const INWARDS = { x: 0.05, y: 0.15 };
/** The longest first step. */
const FIRST_STEP = 90;

const sizeOf = (body: Body) => Math.max(body.width, body.height);

/** A box of many devices pushes as much as they would. */
const massOf = (body: Body) => (sizeOf(body) * sizeOf(body)) / (LENGTH * LENGTH);

/** Few bodies find their places in more steps, and many have so good a beginning that fewer do. */
function stepsFor(count: number): number {
  return Math.min(150, Math.round(40 + 3500 / Math.max(count, 1)));
}

/** Bodies as numbers: what is done for each of them in each step is done with arrays. */
interface Crowd {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly masses: Float64Array;
  readonly fixed: readonly boolean[];
  /** Sums of what acts on each. */
  readonly pushX: Float64Array;
  readonly pushY: Float64Array;
  readonly pulls: ReadonlyArray<{ readonly a: number; readonly b: number; readonly rest: number }>;
}

function crowdOf(bodies: readonly Body[], ties: readonly Tie[]): Crowd {
  const numbers = new Map(bodies.map((body, index) => [body, index]));
  const at = (body: Body) => numbers.get(body) ?? 0;
  return {
    x: Float64Array.from(bodies, ({ x }) => x),
    y: Float64Array.from(bodies, ({ y }) => y),
    masses: Float64Array.from(bodies, massOf),
    fixed: bodies.map(({ fixed }) => fixed),
    pushX: new Float64Array(bodies.length),
    pushY: new Float64Array(bodies.length),
    pulls: ties.map(({ a, b }) => ({ a: at(a), b: at(b), rest: GAP + (sizeOf(a) + sizeOf(b)) / 2 })),
  };
}

function add(sums: Float64Array, index: number, value: number): void {
  sums[index] = (sums[index] ?? 0) + value;
}

function pushApart({ x, y, masses, fixed, pushX, pushY }: Crowd, random: () => number): void {
  const tree = new QuadTree(x, y, masses);
  let [sumX, sumY, pushed] = [0, 0, 0];
  const push = (dx: number, dy: number, mass: number) => {
    const square = dx * dx + dy * dy;
    if (square < 1) {
      sumX += (random() - 0.5) * LENGTH;
      sumY += (random() - 0.5) * LENGTH;
      return;
    }
    const strength = (pushed * mass) / (square * Math.sqrt(square));
    sumX += dx * strength;
    sumY += dy * strength;
  };
  for (let body = 0; body < x.length; body++) {
    if (!fixed[body]) {
      [sumX, sumY, pushed] = [0, 0, LENGTH * LENGTH * LENGTH * Math.sqrt(masses[body] ?? 0)];
      tree.visitOthers(body, push);
      pushX[body] = sumX;
      pushY[body] = sumY;
    }
  }
}

function pullTogether({ x, y, pushX, pushY, pulls }: Crowd): void {
  for (const { a, b, rest } of pulls) {
    const [dx, dy] = [(x[b] ?? 0) - (x[a] ?? 0), (y[b] ?? 0) - (y[a] ?? 0)];
    const strength = Math.sqrt(dx * dx + dy * dy) / rest;
    add(pushX, a, dx * strength);
    add(pushY, a, dy * strength);
    add(pushX, b, -dx * strength);
    add(pushY, b, -dy * strength);
  }
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Only where all is free: placed devices say themselves where the middle is. */
function drawInwards({ x, y, pushX, pushY }: Crowd): void {
  const middle = { x: meanOf(x), y: meanOf(y) };
  for (let body = 0; body < x.length; body++) {
    add(pushX, body, (middle.x - (x[body] ?? 0)) * INWARDS.x);
    add(pushY, body, (middle.y - (y[body] ?? 0)) * INWARDS.y);
  }
}

function step({ x, y, fixed, pushX, pushY }: Crowd, longest: number): void {
  for (let body = 0; body < x.length; body++) {
    if (!fixed[body]) {
      const [dx, dy] = [pushX[body] ?? 0, pushY[body] ?? 0];
      const length = Math.sqrt(dx * dx + dy * dy);
      const part = length > longest ? longest / length : 1;
      add(x, body, dx * part);
      add(y, body, dy * part);
    }
  }
}

/** Moves the bodies that are not fixed, from where they are, to where the forces are nearly even. */
export function settle(bodies: readonly Body[], ties: readonly Tie[], random: () => number): void {
  if (bodies.every(({ fixed }) => fixed)) {
    return;
  }
  const crowd = crowdOf(bodies, ties);
  const free = !crowd.fixed.includes(true);
  const steps = stepsFor(bodies.length);
  for (let count = 0; count < steps; count++) {
    pushApart(crowd, random);
    pullTogether(crowd);
    if (free) {
      drawInwards(crowd);
    }
    step(crowd, FIRST_STEP * (1 - count / steps) + 1);
  }
  for (const [index, body] of bodies.entries()) {
    if (!body.fixed) {
      body.x = crowd.x[index] ?? 0;
      body.y = crowd.y[index] ?? 0;
    }
  }
}
