// A place for every device: first within its box, then the boxes, and what is in none, among each other.
import type { Place } from '../model';
import { boundsOf, type Body, type Tie } from './body';
import { layOut } from './layout';

/** Room for one device: its shape, the name below it, and air. */
const ROOM = { width: 120, height: 100 };
/** Of a box, around its devices. */
const MARGIN = 50;

export interface Member {
  readonly id: string;
  /** The box that it is in; null: none. */
  readonly box: string | null;
  /** Null: it gets a computed place. */
  readonly place: Place | null;
}

/** Something else on the map, which stays where it is. */
export interface Obstacle extends Place {
  readonly width: number;
  readonly height: number;
}

export interface Link {
  readonly source: string;
  readonly target: string;
}

function bodyOf({ id, place }: Member): Body {
  return { id, ...ROOM, fixed: place !== null, x: place?.x ?? 0, y: place?.y ?? 0 };
}

interface Unit {
  /** What is moved among the others: a device, or a box. */
  readonly outer: Body;
  readonly inner: readonly Body[];
  /** Of the bodies inside, before the box is moved. */
  readonly middle: Place;
}

function boxUnit(id: string, inner: readonly Body[]): Unit {
  const { left, top, right, bottom } = boundsOf(inner) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const size = { width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
  // an id of a device may look like that of a box
  return { outer: { id: `box ${id}`, ...size, fixed: inner.some(({ fixed }) => fixed), ...middle }, inner, middle };
}

const aloneUnit = (body: Body): Unit => ({ outer: body, inner: [body], middle: { x: body.x, y: body.y } });

function grouped(members: readonly Member[]): { boxes: Map<string, Body[]>; alone: Body[] } {
  const boxes = new Map<string, Body[]>();
  const alone: Body[] = [];
  for (const member of members) {
    const inner = member.box === null ? alone : (boxes.get(member.box) ?? []);
    inner.push(bodyOf(member));
    if (member.box !== null) {
      boxes.set(member.box, inner);
    }
  }
  return { boxes, alone };
}

function tiesBetween(links: readonly Link[], bodyFor: (id: string) => Body | undefined): Tie[] {
  const ties = new Map<string, Tie>();
  for (const { source, target } of links) {
    const [a, b] = [bodyFor(source), bodyFor(target)];
    if (a && b && a !== b) {
      ties.set(a.id < b.id ? `${a.id}\n${b.id}` : `${b.id}\n${a.id}`, { a, b });
    }
  }
  return [...ties.values()];
}

/** The places of all members by id: those that have one keep it. Computed ones are beside all obstacles. */
export function arrange(
  members: readonly Member[],
  links: readonly Link[],
  obstacles: readonly Obstacle[] = []
): Map<string, Place> {
  const { boxes, alone } = grouped(members);
  const units = alone.map(aloneUnit);
  for (const [id, inner] of boxes) {
    const bodies = new Map(inner.map((body) => [body.id, body]));
    layOut(inner, tiesBetween(links, (member) => bodies.get(member)));
    units.push(boxUnit(id, inner));
  }
  const unitOf = new Map(units.flatMap((unit) => unit.inner.map((body) => [body.id, unit] as const)));
  const others = obstacles.map((obstacle, index) => ({ ...obstacle, id: `obstacle ${index}`, fixed: true }));
  layOut([...units.map(({ outer }) => outer), ...others], tiesBetween(links, (member) => unitOf.get(member)?.outer));
  const places = new Map<string, Place>();
  for (const { outer, inner, middle } of units) {
    // what stands alone is its own outer body, and was moved with it
    const [dx, dy] = inner[0] === outer ? [0, 0] : [outer.x - middle.x, outer.y - middle.y];
    for (const body of inner) {
      places.set(body.id, body.fixed ? { x: body.x, y: body.y } : { x: Math.round(body.x + dx), y: Math.round(body.y + dy) });
    }
  }
  return places;
}
