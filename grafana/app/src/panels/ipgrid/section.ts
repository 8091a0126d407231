// One prefix of the grid, ready to be drawn: its shape, its marks and the parts that are drawn or folded. Pure.
import { formatPrefix, type Prefix } from '../../shared/ip';
import { marksOf, type Mark } from './marks';
import type { GridPrefix } from './model';
import { prefixesIn, rangesIn, spaceOf, type Plan, type Space } from './plan';
import { blockSize, coarser, shapeOf, type Shape } from './shape';

/** A run of addresses: a row that is drawn, or a gap that is folded. Both begin and end where rows do. */
export interface Part {
  readonly kind: 'row' | 'gap';
  readonly first: bigint;
  readonly last: bigint;
}

export interface Section {
  readonly own: GridPrefix;
  /** In which it lies. */
  readonly space: Space;
  /** Of the plan, in this one, without itself. */
  readonly inner: readonly Prefix[];
  readonly shape: Shape;
  readonly marks: readonly Mark[];
  readonly byValue: ReadonlyMap<bigint, Mark>;
  readonly parts: readonly Part[];
}

/** Rows of a prefix that folds; a grid of IPv6 with more has larger cells. */
export const ROWS_MAX = 1024;

export function sectionKey({ prefix, vrf }: GridPrefix): string {
  return JSON.stringify([formatPrefix(prefix), vrf]);
}

/** The beginnings of the rows that hold one of the sorted values. */
function rowsWith(values: readonly bigint[], size: bigint): bigint[] {
  const rows: bigint[] = [];
  for (const value of values) {
    const first = value - (value % size);
    if (rows.at(-1) !== first) {
      rows.push(first);
    }
  }
  return rows;
}

/** Where a row is drawn: addresses that are used or planned, ends of ranges, beginnings of prefixes. */
function placesOf(space: Space, prefix: Prefix, marks: readonly Mark[], inner: readonly Prefix[]): bigint[] {
  const ends = rangesIn(space, prefix)
    .flatMap(({ first, last }) => [first.value, last.value])
    .filter((value) => value >= prefix.first && value <= prefix.last);
  const used = marks.filter(({ use, rows }) => use !== 'network' || rows.length > 0).map(({ value }) => value);
  return [...used, ...ends, ...inner.map(({ first }) => first)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function foldedParts({ first, last }: Prefix, rows: readonly bigint[], size: bigint): Part[] {
  const parts: Part[] = [];
  let next = first;
  for (const row of rows) {
    if (row > next) {
      parts.push({ kind: 'gap', first: next, last: row - 1n });
    }
    parts.push({ kind: 'row', first: row, last: row + size - 1n });
    next = row + size;
  }
  if (next <= last) {
    parts.push({ kind: 'gap', first: next, last });
  }
  return parts;
}

/** All rows from the first address to the last. */
export function rowsBetween(first: bigint, last: bigint, size: bigint): Part[] {
  return Array.from({ length: Number((last - first + 1n) / size) }, (_, index) => {
    const row = first + BigInt(index) * size;
    return { kind: 'row' as const, first: row, last: row + size - 1n };
  });
}

function cut(prefix: Prefix, places: readonly bigint[], wanted: Shape): { shape: Shape; parts: Part[] } {
  const sizeOf = (shape: Shape) => blockSize(prefix.family, shape.rowLength);
  if (!wanted.folds) {
    return { shape: wanted, parts: rowsBetween(prefix.first, prefix.last, sizeOf(wanted)) };
  }
  let shape = wanted;
  let rows = rowsWith(places, sizeOf(shape));
  let next = prefix.family === 6 ? coarser(prefix, shape) : null;
  while (next && rows.length > ROWS_MAX) {
    shape = next;
    rows = rowsWith(places, sizeOf(shape));
    next = coarser(prefix, shape);
  }
  return { shape, parts: foldedParts(prefix, rows, sizeOf(shape)) };
}

export function sectionOf(plan: Plan, own: GridPrefix, columns: number, always: boolean): Section {
  const { prefix } = own;
  const space = spaceOf(plan, own);
  const marks = marksOf(space, prefix);
  const inner = prefixesIn(space, prefix).filter(({ length }) => length > prefix.length);
  const wanted = shapeOf(prefix, columns, always);
  return {
    own,
    space,
    inner,
    marks,
    byValue: new Map(marks.map((mark) => [mark.value, mark])),
    ...cut(prefix, placesOf(space, prefix, marks, inner), wanted),
  };
}
