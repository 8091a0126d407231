// Which lines of a long list are on the screen. Pure.

/** Where each line begins, and after the last where the list ends: one more than there are heights. */
export function offsetsOf(heights: readonly number[]): number[] {
  const offsets = [0];
  for (const height of heights) {
    offsets.push((offsets.at(-1) ?? 0) + height);
  }
  return offsets;
}

/** The line at a height; the first or the last beyond the ends. */
export function lineAt(offsets: readonly number[], y: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= y) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Math.max(0, low);
}

/** The lines from `first` to before `end` that are seen, and `more` on each side. */
export function windowOf(
  offsets: readonly number[],
  top: number,
  height: number,
  more: number
): { first: number; end: number } {
  const count = offsets.length - 1;
  if (count <= 0) {
    return { first: 0, end: 0 };
  }
  return {
    first: Math.max(0, lineAt(offsets, top) - more),
    end: Math.min(count, lineAt(offsets, top + height) + 1 + more),
  };
}

/** How far to scroll so that a line is seen whole: `top` itself when it is. */
export function scrollFor(offsets: readonly number[], line: number, top: number, height: number): number {
  const [begins, ends] = [offsets[line] ?? 0, offsets[line + 1] ?? 0];
  if (begins < top) {
    return begins;
  }
  return ends > top + height ? Math.max(0, ends - height) : top;
}
