// The pointer and the keyboard on lines that have places. A place on the screen carries data-at="line:column", at least
// while somebody is on it.
import {
  useCallback, useState, type FocusEvent, type HTMLAttributes, type KeyboardEvent, type MouseEvent, type RefObject,
} from 'react';
import type { Lines } from './virtual_lines';
import { firstPlace, moved, type Place } from './walk';

export interface Spot {
  readonly line: number;
  readonly column: number;
}

interface Given {
  /** Of each line, how many places it has. */
  stops: readonly number[];
  /** Lines on the screen. */
  page: number;
  lines: RefObject<Lines | null>;
  /** The spot below the pointer where nothing carries data-at. */
  spotAt?(event: MouseEvent): Spot | null;
  /** What a click does there, without the element, whose link the browser follows itself; or Enter, with it. */
  open(spot: Spot, element: HTMLElement | null): void;
}

export interface Walking {
  /** What the card is about: where the pointer is, or the keyboard; null: no card. */
  readonly spot: Spot | null;
  /** Where the keyboard is; null while it is elsewhere on the page. */
  readonly active: Spot | null;
  /** Of the element that has the focus and scrolls. */
  readonly handlers: HTMLAttributes<HTMLDivElement>;
  elementOf(spot: Spot): HTMLElement | null;
}

function spotOf(target: EventTarget): Spot | null {
  const at = target instanceof Element ? target.closest('[data-at]')?.getAttribute('data-at') : null;
  const [line, column] = at ? at.split(':').map(Number) : [];
  return line === undefined || column === undefined ? null : { line, column };
}

/** Where the pointer is. It leaves what scrolls away below it. */
function useHover(at: (event: MouseEvent) => Spot | null) {
  const [hover, setHover] = useState<Spot | null>(null);
  const follow = (event: MouseEvent) => {
    const spot = at(event);
    setHover((old) => (old?.line === spot?.line && old?.column === spot?.column ? old : spot));
  };
  const leave = () => setHover(null);
  // React draws what a press changes at once, what a move changes later: the link is there before the click of a tap
  const handlers = { onMouseMove: follow, onMouseDown: follow, onMouseLeave: leave, onScroll: leave };
  return { hover, leave, handlers };
}

export function useWalking({ stops, page, lines, spotAt, open }: Given): Walking {
  const at = (event: MouseEvent) => spotOf(event.target) ?? spotAt?.(event) ?? null;
  const { hover, leave, handlers } = useHover(at);
  const [place, setPlace] = useState<Place | null>(null);
  const [focused, setFocused] = useState(false);
  /** Escape puts the card away until the next move. */
  const [quiet, setQuiet] = useState(false);
  // what a refresh took away is no place
  const there = place && (stops[place.line] ?? 0) > place.column ? place : null;
  const active = focused ? there : null;
  const elementOf = useCallback(
    ({ line, column }: Spot) =>
      lines.current?.element()?.querySelector<HTMLElement>(`[data-at="${line}:${column}"]`) ?? null,
    [lines]
  );
  const go = (next: Place | null) => {
    setPlace(next);
    leave();
    setQuiet(false);
    if (next) {
      lines.current?.show(next.line);
    }
  };
  const onClick = (event: MouseEvent) => {
    const spot = at(event);
    if (spot) {
      setPlace({ ...spot, wish: spot.column });
      open(spot, null);
    }
  };
  const onFocus = (event: FocusEvent) => {
    setFocused(true);
    // a click comes with a focus, and chooses its own place
    if (!there && event.currentTarget.matches(':focus-visible')) {
      go(firstPlace(stops));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = there ?? firstPlace(stops);
    if (event.key === 'Escape') {
      setQuiet(true);
      leave();
    } else if (from && !event.altKey && !event.metaKey) {
      const opens = event.key === 'Enter' || event.key === ' ';
      const next = opens ? null : moved(stops, from, event.key, event.ctrlKey, page);
      if (opens || next) {
        event.preventDefault();
      }
      if (opens) {
        open(from, elementOf(from));
      } else if (next) {
        go(there ? next : from);
      }
    }
  };
  const keys = { onClick, onFocus, onKeyDown, onBlur: () => setFocused(false) };
  return { spot: hover ?? (quiet ? null : active), active, handlers: { ...handlers, ...keys }, elementOf };
}
