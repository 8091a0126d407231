// Where a card stands beside what it is about, on one axis, in pixels of the page. Pure.

export interface Span {
  readonly start: number;
  readonly end: number;
}

const GAP = 12;

/** Where something that is `size` long begins: behind `at`, or before it; null when it fits on neither side. */
function within(at: number, size: number, { start, end }: Span): number | null {
  const places = [at + GAP, at - GAP - size];
  return places.find((place) => place >= start && place + size <= end) ?? null;
}

/** In the panel, as far as that is on the page; else on the page; what fits nowhere covers what it is about. */
export function beside(at: number, size: number, panel: Span, page: Span): number {
  const seen = { start: Math.max(panel.start, page.start), end: Math.min(panel.end, page.end) };
  const nearest = Math.max(page.start, Math.min(at + GAP, page.end - size));
  return within(at, size, seen) ?? within(at, size, page) ?? nearest;
}
