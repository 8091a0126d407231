// How a prefix is cut into cells and rows. Pure.
import { bitsOf, type Prefix } from '../../shared/ip';

export interface Shape {
  /** The prefix length of a cell: 32 or 128 when it is one address. */
  readonly cellLength: number;
  /** That of a row: it has 2^(cellLength - rowLength) cells. */
  readonly rowLength: number;
  /** Rows in which nothing is used are folded to gaps. */
  readonly folds: boolean;
}

/** Bits of a prefix of which each address is drawn, used or not. */
const EACH_BITS = { 4: 10, 6: 8 } as const;
/** Shorter prefixes have cells that are blocks: of IPv4 the 256 parts, of IPv6 the subnets. */
const SHORTEST = { 4: 16, 6: 64 } as const;
const BLOCK_BITS = 8;
const NIBBLE = 4;

function cellLengthOf({ family, length }: Prefix): number {
  if (length >= SHORTEST[family]) {
    return bitsOf(family);
  }
  return family === 6 ? SHORTEST[6] : length + BLOCK_BITS;
}

/** `columns` is a power of two; `always` folds small prefixes, too. */
export function shapeOf(prefix: Prefix, columns: number, always = false): Shape {
  const cellLength = cellLengthOf(prefix);
  const blocks = prefix.family === 4 && cellLength < bitsOf(4);
  return {
    cellLength,
    rowLength: Math.max(prefix.length, cellLength - Math.log2(columns)),
    folds: !blocks && (always || bitsOf(prefix.family) - prefix.length > EACH_BITS[prefix.family]),
  };
}

/** The same with cells of 16 times as many addresses; null when a row would then be more than the prefix. */
export function coarser(prefix: Prefix, shape: Shape): Shape | null {
  const rowLength = shape.rowLength - NIBBLE;
  return rowLength < prefix.length ? null : { ...shape, rowLength, cellLength: shape.cellLength - NIBBLE };
}

/** How many addresses are in a block of this length. */
export function blockSize(family: 4 | 6, length: number): bigint {
  return 1n << BigInt(bitsOf(family) - length);
}

export function columnsOf({ cellLength, rowLength }: Shape): number {
  return 2 ** (cellLength - rowLength);
}

/** As many columns as fit, of the numbers that a row can have. */
export function columnsFor(room: number, cellWidth: number): number {
  const columns = Math.floor(room / cellWidth);
  return [64, 32, 16, 8, 4, 2].find((count) => count <= columns) ?? 1;
}
