// Bars as few paths, one of each look: hundreds of rows scroll, and what is drawn has no element of its own. Pure.
import type { Bar } from './bars';

/** Filled: answer, failure. Outlined: untimed (an answer without its time), unknown. In a failure stands the cross. */
export const LOOKS = ['answer', 'untimed', 'failure', 'cross', 'unknown'] as const;
export type Look = (typeof LOOKS)[number];

export interface Frame {
  /** From one bar to the next, and between two. */
  readonly pitch: number;
  readonly space: number;
  readonly height: number;
  /** Places before the first bar. */
  readonly empty: number;
}

/** A narrower bar has no room for a sign. */
const SIGN_WIDTH = 7;

const rectangle = (x: number, y: number, width: number, height: number) => `M${x} ${y}h${width}v${height}h${-width}z`;

/** A failure is broken in the middle where it is too narrow for its cross, as in the page of ipam report. */
function failure(x: number, width: number, height: number): string {
  const piece = Math.round(height * 0.38);
  return width < SIGN_WIDTH
    ? rectangle(x, 0, width, piece) + rectangle(x, height - piece, width, piece)
    : rectangle(x, 0, width, height);
}

function cross(x: number, y: number): string {
  return `M${x - 2} ${y - 2}l4 4m0-4l-4 4`;
}

function questionMark(x: number, y: number): string {
  return `M${x - 2} ${y - 2}a2 2 0 1 1 2 2v1.5m0 1.2v1.3`;
}

function add(paths: Map<Look, string>, { outcome, height: ratio, hollow }: Bar, x: number, { pitch, space, height }: Frame) {
  const put = (look: Look, path: string) => paths.set(look, (paths.get(look) ?? '') + path);
  const width = pitch - space;
  const tall = Math.round(ratio * height);
  const [middle, centre] = [x + width / 2, height / 2];
  const hasSign = width >= SIGN_WIDTH;
  switch (outcome) {
    case 'answer':
      // a line of one pixel lies within the pixels that it crosses
      return hollow
        ? put('untimed', rectangle(x + 0.5, height - tall + 0.5, width - 1, tall - 1))
        : put('answer', rectangle(x, height - tall, width, tall));
    case 'failure':
      put('failure', failure(x, width, height));
      return hasSign && put('cross', cross(middle, centre));
    case 'unknown':
      return put('unknown', rectangle(x + 0.5, 0.5, width - 1, height - 1) + (hasSign ? questionMark(middle, centre) : ''));
  }
}

export function pathsOf(bars: readonly Bar[], frame: Frame): ReadonlyMap<Look, string> {
  const paths = new Map<Look, string>();
  bars.forEach((bar, index) => add(paths, bar, (frame.empty + index) * frame.pitch, frame));
  return paths;
}
