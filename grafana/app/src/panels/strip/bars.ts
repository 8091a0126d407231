// Results as bars, by the rules of ipam's strip (ipam/strip_drawing.h). Pure.
import type { Outcome, StripResult } from './model';

export interface Bar {
  readonly outcome: Outcome;
  /** Of the strip's height, 0-1. */
  readonly height: number;
  /** Of an answer whose round trip is not known. */
  readonly hollow: boolean;
}

/** The round trip of a bar that is as high as the strip: the longest, or twice the shortest when that is more. */
export function scaleTop(results: readonly StripResult[]): number {
  const times = results.flatMap(({ rttMs }) => (rttMs === null ? [] : [rttMs]));
  return times.length === 0 ? 1 : Math.max(...times, 2 * Math.min(...times)) || 1;
}

/** A bar that is lower could not be seen. */
const LEAST = 0.15;
const HALF = 0.5;

function barOf({ outcome, rttMs }: StripResult, top: number): Bar {
  if (outcome !== 'answer') {
    return { outcome, height: 1, hollow: false };
  }
  return rttMs === null
    ? { outcome, height: HALF, hollow: true }
    : { outcome, height: Math.max(LEAST, Math.min(1, rttMs / top)), hollow: false };
}

export function barsOf(results: readonly StripResult[]): Bar[] {
  const top = scaleTop(results);
  return results.map((result) => barOf(result, top));
}
