// What is drawn, from the worst on, and how many addresses are so. Pure.
import { bitsOf } from '../../shared/ip';
import { outermost, rangesIn } from './plan';
import type { Section } from './section';
import { CELL_USES, freeUse, useIsBad, type CellUse } from './use';

export interface LegendItem {
  readonly use: CellUse;
  /** Of addresses; null for those that are free. */
  readonly count: number | null;
}

/** An address of two sections, one in the other, counts once. */
function countUses(sections: readonly Section[]): Map<CellUse, number> {
  const counts = new Map<CellUse, number>();
  const spaces = [...new Set(sections.map(({ space }) => space))];
  const outer = new Set(spaces.flatMap(outermost));
  for (const section of sections.filter(({ own }) => outer.has(own))) {
    for (const { use } of section.marks) {
      counts.set(use, (counts.get(use) ?? 0) + 1);
    }
  }
  return counts;
}

const hasAddresses = ({ own, shape }: Section) => shape.cellLength === bitsOf(own.prefix.family);

export function legendOf(sections: readonly Section[]): LegendItem[] {
  const counts = countUses(sections);
  const addresses = sections.some(hasAddresses);
  const free = new Set<CellUse>(addresses ? ['free'] : []);
  for (const section of sections) {
    if (hasAddresses(section)) {
      rangesIn(section.space, section.own.prefix).forEach(({ kind }) => free.add(freeUse(kind)));
    } else if (section.inner.length > 0) {
      free.add('prefix');
    }
  }
  return [...CELL_USES]
    .reverse()
    .filter((use) => free.has(use) || (counts.has(use) && (addresses || useIsBad(use))))
    .map((use) => ({ use, count: counts.get(use) ?? null }));
}
