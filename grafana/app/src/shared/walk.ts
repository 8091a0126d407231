// Where the keyboard goes in lines that have stops: arrows, ends of a line, pages, ends of the grid. Pure.

export interface Place {
  readonly line: number;
  readonly column: number;
  /** The column that up and down keep to where a line is long enough. */
  readonly wish: number;
}

/** The nearest line with stops from `line` on in a direction; null: none. */
function seek(stops: readonly number[], line: number, step: 1 | -1): number | null {
  for (let at = line; at >= 0 && at < stops.length; at += step) {
    if ((stops[at] ?? 0) > 0) {
      return at;
    }
  }
  return null;
}

const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most));

function inLine(stops: readonly number[], line: number, wish: number): Place {
  return { line, column: clamp(wish, (stops[line] ?? 1) - 1), wish };
}

function sideways(stops: readonly number[], place: Place, step: 1 | -1): Place {
  const column = place.column + step;
  if (column >= 0 && column < (stops[place.line] ?? 0)) {
    return { line: place.line, column, wish: column };
  }
  const line = seek(stops, place.line + step, step);
  if (line === null) {
    return place;
  }
  const end = step > 0 ? 0 : (stops[line] ?? 1) - 1;
  return { line, column: end, wish: end };
}

function vertical(stops: readonly number[], place: Place, lines: number): Place {
  const step = lines > 0 ? 1 : -1;
  const target = clamp(place.line + lines, stops.length - 1);
  const line = seek(stops, target, step) ?? seek(stops, target, step > 0 ? -1 : 1);
  return line === null ? place : inLine(stops, line, place.wish);
}

/** The first stop of all; null when there is none. */
export function firstPlace(stops: readonly number[]): Place | null {
  const line = seek(stops, 0, 1);
  return line === null ? null : { line, column: 0, wish: 0 };
}

function lastPlace(stops: readonly number[]): Place | null {
  const line = seek(stops, stops.length - 1, -1);
  return line === null ? null : inLine(stops, line, (stops[line] ?? 1) - 1);
}

/** `page`: lines that are on the screen. Null for a key that does not move. */
export function moved(stops: readonly number[], place: Place, key: string, ctrl: boolean, page: number): Place | null {
  switch (key) {
    case 'ArrowRight':
      return sideways(stops, place, 1);
    case 'ArrowLeft':
      return sideways(stops, place, -1);
    case 'ArrowDown':
      return vertical(stops, place, 1);
    case 'ArrowUp':
      return vertical(stops, place, -1);
    case 'PageDown':
      return vertical(stops, place, Math.max(1, page));
    case 'PageUp':
      return vertical(stops, place, -Math.max(1, page));
    case 'Home':
      return ctrl ? firstPlace(stops) : inLine(stops, place.line, 0);
    case 'End':
      return ctrl ? lastPlace(stops) : inLine(stops, place.line, (stops[place.line] ?? 1) - 1);
    default:
      return null;
  }
}
