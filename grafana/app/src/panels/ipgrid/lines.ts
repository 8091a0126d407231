// The whole grid as lines one below the other: what scrolls, and what the keyboard walks. Pure.
import { rowsBetween, sectionKey, type Part, type Section } from './section';
import { blockSize, columnsOf } from './shape';

interface Common {
  readonly section: Section;
  /** Of its own in the grid. */
  readonly key: string;
}

export type Line = Common &
  (
    | { readonly kind: 'heading' | 'offsets' }
    | { readonly kind: 'row'; readonly first: bigint }
    | { readonly kind: 'gap'; readonly part: Part; readonly open: boolean | null }
  );

/** Rows of a gap that can be unfolded. */
export const UNFOLD_MAX = 4096n;

function rowSize({ own, shape }: Section): bigint {
  return blockSize(own.prefix.family, shape.rowLength);
}

function partLines(section: Section, part: Part, unfolded: ReadonlySet<string>): Line[] {
  const key = `${sectionKey(section.own)} ${part.first}`;
  if (part.kind === 'row') {
    return [{ kind: 'row', section, key, first: part.first }];
  }
  const size = rowSize(section);
  const opens = (part.last - part.first + 1n) / size <= UNFOLD_MAX;
  const open = opens ? unfolded.has(key) : null;
  const gap: Line = { kind: 'gap', section, key, part, open };
  if (!open) {
    return [gap];
  }
  const rows = rowsBetween(part.first, part.last, size);
  return [gap, ...rows.map(({ first }): Line => ({ kind: 'row', section, key: `${key} ${first}`, first }))];
}

/** `unfolded`: keys of gaps whose rows are drawn. A gap's `open` is null when it has too many. */
export function linesOf(sections: readonly Section[], unfolded: ReadonlySet<string>): Line[] {
  return sections.flatMap((section) => {
    const key = sectionKey(section.own);
    const parts = section.parts.flatMap((part) => partLines(section, part, unfolded));
    const heading: Line = { kind: 'heading', section, key };
    const offsets: Line = { kind: 'offsets', section, key: `${key} offsets` };
    return parts.some(({ kind }) => kind === 'row') ? [heading, offsets, ...parts] : [heading, ...parts];
  });
}

/** How many places the keyboard finds in a line: its cells, the gap itself. */
export function stopsOf(line: Line): number {
  switch (line.kind) {
    case 'row':
      return columnsOf(line.section.shape);
    case 'gap':
      return 1;
    default:
      return 0;
  }
}
