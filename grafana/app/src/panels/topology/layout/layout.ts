// Gives every body that is not fixed a place. The same bodies and ties give the same places, in whatever order they come.
import { boundsOf, neighboursOf, type Body, type Tie } from './body';
import { componentsOf } from './component';
import { settle } from './force';
import { pack } from './pack';
import { hashOf, randomFrom } from './random';
import { separate } from './separate';
import { startAround, startOnRings } from './start';
import { widen } from './widen';

const byId = (a: Body, b: Body) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function orderedTies(ties: readonly Tie[]): Tie[] {
  const turned = ties.map(({ a, b }) => (byId(a, b) <= 0 ? { a, b } : { a: b, b: a }));
  return turned.sort((one, other) => byId(one.a, other.a) || byId(one.b, other.b));
}

/** Writes x and y of the bodies that are not fixed. Ids must differ. */
export function layOut(given: readonly Body[], givenTies: readonly Tie[]): void {
  const bodies = [...given].sort(byId);
  const ties = orderedTies(givenTies);
  const neighbours = neighboursOf(bodies, ties);
  const random = randomFrom(hashOf(bodies.map((body) => body.id)));
  const floating: Body[][] = [];
  const placed: Body[] = [];
  const tiesOf = (part: readonly Body[]) => {
    const inside = new Set(part);
    return ties.filter(({ a }) => inside.has(a));
  };
  for (const part of componentsOf(bodies, neighbours)) {
    if (part.some((body) => body.fixed)) {
      startAround(part, neighbours, random);
      settle(part, tiesOf(part), random);
      placed.push(...part);
    } else {
      startOnRings(part, neighbours);
      if (part.length > 2) {
        settle(part, tiesOf(part), random);
      }
      widen(part);
      separate(part);
      floating.push(part);
    }
  }
  separate(placed);
  pack(floating, boundsOf(placed));
  for (const body of bodies.filter((one) => !one.fixed)) {
    body.x = Math.round(body.x);
    body.y = Math.round(body.y);
  }
}
