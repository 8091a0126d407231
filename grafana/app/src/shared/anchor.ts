// Where on the panel the card stands: beside the element that it is about.
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface Anchor {
  readonly x: number;
  readonly y: number;
}

function middleOf(element: Element, root: Element): Anchor {
  const outer = root.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  return { x: inner.left + inner.width / 2 - outer.left, y: inner.top + inner.height / 2 - outer.top };
}

/** The middle of the element in `root`, in its pixels, after it was drawn; null while there is none. */
export function useAnchor<Spot>(
  root: RefObject<HTMLElement | null>,
  spot: Spot | null,
  elementOf: (spot: Spot) => HTMLElement | null
): Anchor | null {
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const last = useRef<Anchor | null>(null);
  // after each drawing: what is drawn may have moved
  useLayoutEffect(() => {
    const element = spot && elementOf(spot);
    const next = element && root.current ? middleOf(element, root.current) : null;
    if (next?.x !== last.current?.x || next?.y !== last.current?.y) {
      last.current = next;
      setAnchor(next);
    }
  });
  return spot ? anchor : null;
}
