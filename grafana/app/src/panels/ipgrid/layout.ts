// Sizes on the screen, in pixels. Pure.
import { formatAddress } from '../../shared/ip';
import type { GridPrefix } from './model';
import { columnsFor } from './shape';

export interface Sizes {
  /** A cell is a square. */
  readonly cell: number;
  /** The first heading has nothing above it to keep away from. */
  readonly firstHeight: number;
  readonly headingHeight: number;
  readonly offsetsHeight: number;
  readonly gapHeight: number;
}

/** Between cells, and once more between groups of eight. */
export const SPACE = 2;
export const GROUP = 8;
export const GROUP_SPACE = 4;
/** Of a character of a label, which is in a font of one width. */
const CHARACTER = 7.3;
const SCROLLBAR = 16;
/** With fewer a row has no label. */
const LEAST_COLUMNS = 8;

/** A panel that is lower shows little but cells. */
export const LOW = 130;

export function sizesOf(cell: number, low: boolean): Sizes {
  return low
    ? { cell, firstHeight: 22, headingHeight: 24, offsetsHeight: 0, gapHeight: 18 }
    : { cell, firstHeight: 24, headingHeight: 38, offsetsHeight: 16, gapHeight: 22 };
}

function cellsWidth(columns: number, cell: number): number {
  return columns * (cell + SPACE) + (Math.ceil(columns / GROUP) - 1) * GROUP_SPACE;
}

export interface Layout {
  readonly columns: number;
  /** 0: rows have no label. */
  readonly labelWidth: number;
}

/** `wanted`: columns that a person chose if they fit, 0 for as many as fit. IPv6 has at most 16, so that a row is one digit. */
export function layoutOf({ prefix }: GridPrefix, width: number, cell: number, wanted: number): Layout {
  const longest = formatAddress({ family: prefix.family, value: prefix.last }).length;
  const label = Math.ceil(longest * CHARACTER) + GROUP_SPACE;
  const room = width - SCROLLBAR;
  const most = prefix.family === 6 ? 16 : 64;
  const labelWidth = room - label >= cellsWidth(LEAST_COLUMNS, cell) ? label : 0;
  const fitting = columnsFor(room - labelWidth, cell + SPACE + GROUP_SPACE / GROUP);
  return { columns: Math.min(wanted || most, most, fitting), labelWidth };
}
