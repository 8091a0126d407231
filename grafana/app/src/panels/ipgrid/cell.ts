// One cell: an address, or a block of them, with its use. Pure.
import { bitsOf } from '../../shared/ip';
import type { Mark } from './marks';
import type { GridAddress, GridRange } from './model';
import { between, rangeAt } from './plan';
import type { Section } from './section';
import { blockSize } from './shape';
import { freeUse, useCounts, useRank, type CellUse } from './use';

export interface Cell {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  /** The prefix length: 32 or 128 when the cell is one address. */
  readonly length: number;
  /** Of a block that of its worst address. */
  readonly use: CellUse;
  /** Addresses in use. */
  readonly used: number;
  /** Of the address, or of the worst one of a block. */
  readonly rows: readonly GridAddress[];
  readonly range: GridRange | null;
}

export function isBlock({ family, length }: Cell): boolean {
  return length < bitsOf(family);
}

const countUsed = (rows: readonly GridAddress[]) => (rows.some(({ use }) => useCounts(use)) ? 1 : 0);

function addressCell(section: Section, value: bigint): Cell {
  const { family } = section.own.prefix;
  const mark = section.byValue.get(value);
  const range = rangeAt(section.space, value);
  const rows = mark?.rows ?? [];
  const place = { family, first: value, last: value, length: bitsOf(family) };
  return { ...place, range, rows, use: mark?.use ?? freeUse(range?.kind ?? null), used: countUsed(rows) };
}

function blockCell(section: Section, first: bigint): Cell {
  const { family } = section.own.prefix;
  const length = section.shape.cellLength;
  const last = first + blockSize(family, length) - 1n;
  let worst: Mark | null = null;
  let used = 0;
  for (const mark of between(section.marks, first, last, ({ value }) => value)) {
    used += countUsed(mark.rows);
    if (mark.use !== 'network' && (worst === null || useRank(mark.use) > useRank(worst.use))) {
      worst = mark;
    }
  }
  const holdsPrefix = () => section.inner.some((inner) => inner.first <= last && inner.last >= first);
  const use = worst?.use ?? (holdsPrefix() ? 'prefix' : 'free');
  return { family, first, last, length, use, used, rows: worst?.rows ?? [], range: null };
}

/** The cells of the row that begins at this address. */
export function cellsOfRow(section: Section, first: bigint): Cell[] {
  const { cellLength, rowLength } = section.shape;
  const { family } = section.own.prefix;
  const size = blockSize(family, cellLength);
  return Array.from({ length: 2 ** (cellLength - rowLength) }, (_, index) => {
    const at = first + BigInt(index) * size;
    return cellLength === bitsOf(family) ? addressCell(section, at) : blockCell(section, at);
  });
}

/** How full a block is drawn: 0 empty, then four steps; of IPv6, where no block fills, by the number of addresses. */
export function levelOf({ family, length, used }: Cell): 0 | 1 | 2 | 3 | 4 {
  if (used === 0) {
    return 0;
  }
  const [small, middle, large] = family === 4 ? [0.25, 0.5, 0.8] : [9, 99, 999];
  const amount = family === 4 ? used / Number(blockSize(family, length)) : used;
  return amount <= small ? 1 : amount <= middle ? 2 : amount <= large ? 3 : 4;
}

const LEVEL_TITLES: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ['empty', 'up to 25 %', 'up to 50 %', 'up to 80 %', 'more'],
  6: ['empty', 'up to 9 used', 'up to 99', 'up to 999', 'more'],
};

/** What the levels say where blocks of these families are drawn; the first stands for 0. */
export function levelTitles(families: ReadonlyArray<4 | 6>): string[] {
  const [one, other] = families.map((family) => LEVEL_TITLES[family]);
  return (one ?? []).map((title, level) => {
    const second = other?.[level] ?? title;
    return second === title ? title : `${title}, of IPv6 ${second}`;
  });
}
