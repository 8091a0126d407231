// All that is computed of a plan for a panel of a given size, each part anew only when what it depends on has changed.
import { useMemo } from 'react';
import { LOW, SPACE, layoutOf, sizesOf, type Layout, type Sizes } from './layout';
import { linesOf, stopsOf, type Line } from './lines';
import { CELL_SIZE, COLUMNS, type GridOptions } from './options';
import type { Plan } from './plan';
import { sectionOf, type Section } from './section';

export interface Drawing {
  readonly sizes: Sizes;
  readonly sections: readonly Section[];
  readonly lines: readonly Line[];
  /** Of the lines, in pixels. */
  readonly heights: readonly number[];
  /** Of the lines: how many places the keyboard finds. */
  readonly stops: readonly number[];
  labelWidthOf(section: Section): number;
}

function heightOf(line: Line, index: number, sizes: Sizes): number {
  switch (line.kind) {
    case 'heading':
      return index === 0 ? sizes.firstHeight : sizes.headingHeight;
    case 'offsets':
      return sizes.offsetsHeight;
    case 'gap':
      return sizes.gapHeight;
    case 'row':
      return sizes.cell + SPACE;
  }
}

export function useDrawing(
  plan: Plan,
  options: GridOptions,
  unfolded: ReadonlySet<string>,
  width: number,
  height: number
): Drawing {
  const always = options.fold === 'always';
  const columns = COLUMNS.find((count) => count === options.columns) ?? 0;
  const { least, most, usual } = CELL_SIZE;
  const cell = Math.max(least, Math.min(most, options.cellSize || usual));
  const low = height < LOW;
  const sizes = useMemo(() => sizesOf(cell, low), [cell, low]);
  const layouts = useMemo(
    () => new Map(plan.prefixes.map((own): [unknown, Layout] => [own, layoutOf(own, width, cell, columns)])),
    [plan, width, cell, columns]
  );
  const sections = useMemo(
    () => plan.prefixes.map((own) => sectionOf(plan, own, layouts.get(own)?.columns ?? 16, always)),
    [plan, layouts, always]
  );
  const lines = useMemo(() => linesOf(sections, unfolded), [sections, unfolded]);
  const heights = useMemo(() => lines.map((line, index) => heightOf(line, index, sizes)), [lines, sizes]);
  const stops = useMemo(() => lines.map(stopsOf), [lines]);
  const labelWidthOf = ({ own }: Section) => layouts.get(own)?.labelWidth ?? 0;
  return { sizes, sections, lines, heights, stops, labelWidthOf };
}
