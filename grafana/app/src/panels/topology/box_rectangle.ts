// The rectangle that a box is: around the places of its devices, their shapes and names. Pure.
import type { Place } from './model';

export interface Rectangle {
  /** Of the middle. */
  readonly place: Place;
  readonly width: number;
  readonly height: number;
}

/** From a place to the edge; below a device is its name. */
const BESIDE = 60;
const ABOVE = 50;
const BELOW = 70;

export function around(places: readonly Place[]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of places) {
    left = Math.min(left, x - BESIDE);
    top = Math.min(top, y - ABOVE);
    right = Math.max(right, x + BESIDE);
    bottom = Math.max(bottom, y + BELOW);
  }
  if (places.length === 0) {
    return { place: { x: 0, y: 0 }, width: 2 * BESIDE, height: ABOVE + BELOW };
  }
  return { place: { x: (left + right) / 2, y: (top + bottom) / 2 }, width: right - left, height: bottom - top };
}
