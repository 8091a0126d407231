// The way that an arrow key takes: to the nearest device in its direction. Pure.
import type { Place } from './model';

export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;
export type Arrow = keyof typeof ARROWS;

export const isArrow = (key: string): key is Arrow => Object.keys(ARROWS).includes(key);

export interface Stop extends Place {
  readonly id: string;
}

/** What lies aside counts twice, and what lies more aside than ahead is in another direction. */
function cost(from: Place, to: Place, arrow: Arrow): number {
  const [alongX, alongY] = ARROWS[arrow];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const ahead = dx * alongX + dy * alongY;
  const aside = Math.abs(dx * alongY) + Math.abs(dy * alongX);
  return ahead > 0 && aside <= ahead ? ahead + 2 * aside : Infinity;
}

/** The next stop from `from`, by its id; null where there is none in this direction. From null it is the first of all. */
export function nextStop(stops: readonly Stop[], from: string | null, arrow: Arrow): string | null {
  const start = stops.find(({ id }) => id === from);
  if (!start) {
    return firstStop(stops);
  }
  let best: { id: string; cost: number } | null = null;
  for (const stop of stops) {
    const own = stop === start ? Infinity : cost(start, stop, arrow);
    if (own < (best?.cost ?? Infinity)) {
      best = { id: stop.id, cost: own };
    }
  }
  return best?.id ?? null;
}

/** The topmost, of several the leftmost: where reading begins. */
export function firstStop(stops: readonly Stop[]): string | null {
  const before = (one: Stop, other: Stop) => one.y < other.y || (one.y === other.y && one.x <= other.x);
  const first = stops.reduce<Stop | null>((best, stop) => (best && before(best, stop) ? best : stop), null);
  return first?.id ?? null;
}
