// What a cell is, in the words and signs of `ipam grid` (ipam/address_use.c). Pure.
import type { RangeKind, Use } from './model';

/** From the harmless to the worst: a cell that stands for many addresses shows its worst. */
export const CELL_USES = [
  'free', 'prefix', 'pool', 'reserved range', 'infrastructure', 'network', 'gateway', 'static', 'dhcp', 'reserved',
  'deprecated', 'unknown', 'gone', 'unplanned', 'conflict',
] as const;
export type CellUse = (typeof CELL_USES)[number];

export interface UseLook {
  /** For people and screen readers. */
  readonly title: string;
  /** Of a shape of its own; '' where a pattern tells the use. */
  readonly glyph: string;
}

export const USE_LOOKS: Readonly<Record<CellUse, UseLook>> = {
  free: { title: 'free', glyph: '' },
  prefix: { title: 'prefix, unused', glyph: '▫' },
  pool: { title: 'DHCP pool, free', glyph: '' },
  'reserved range': { title: 'reserved range, free', glyph: '' },
  infrastructure: { title: 'infrastructure, free', glyph: '' },
  network: { title: 'network, broadcast', glyph: '×' },
  gateway: { title: 'gateway', glyph: '▲' },
  static: { title: 'static', glyph: '■' },
  dhcp: { title: 'DHCP', glyph: '◆' },
  reserved: { title: 'reserved', glyph: '□' },
  deprecated: { title: 'deprecated', glyph: '◇' },
  unknown: { title: 'use not known', glyph: '?' },
  gone: { title: 'gone', glyph: '○' },
  unplanned: { title: 'in use, unplanned', glyph: '●' },
  conflict: { title: 'conflict', glyph: '✗' },
};

export function useRank(use: CellUse): number {
  return CELL_USES.indexOf(use);
}

/** Whether a block with such an address says so, however full it is. */
export function useIsBad(use: CellUse): boolean {
  return useRank(use) >= useRank('gone');
}

/** Whether an address counts as used. One whose use is not known does not, nor does a deprecated one. */
export function useCounts(use: Use): boolean {
  return use !== 'unknown' && use !== 'deprecated';
}

const FREE_USES: Readonly<Record<RangeKind, CellUse>> = {
  dhcp: 'pool',
  reserved: 'reserved range',
  infrastructure: 'infrastructure',
  unknown: 'free',
};

/** What a free address is in a range of this kind; null: in none. */
export function freeUse(kind: RangeKind | null): CellUse {
  return kind === null ? 'free' : FREE_USES[kind];
}

/** What a person reads for a use; IPv6 has no broadcast (RFC 4291, section 2). */
export function useTitle(use: CellUse, family: 4 | 6): string {
  return use === 'network' && family === 6 ? 'routers, anycast' : USE_LOOKS[use].title;
}
