// One line of the grid, whatever it is.
import React from 'react';
import type { Spot } from '../../shared/walking';
import type { Drawing } from './drawing';
import { Gap, Heading, Offsets } from './grid_lines';
import { GridRow } from './grid_row';
import { gapText } from './words';

/** What the pointer and the keyboard change. */
export interface Marked {
  /** Where the keyboard is. */
  readonly active: Spot | null;
  readonly activeId: string;
  /** The id of the card, if there is one. */
  readonly cardId: string | undefined;
  /** The cell that the pointer or the keyboard is on, and its link. */
  readonly target: Spot | null;
  readonly href: string | undefined;
}

interface Props {
  drawing: Drawing;
  index: number;
  top: number;
  marked: Marked;
}

export function GridLine({ drawing, index, top, marked }: Props) {
  const { sizes, lines, heights, labelWidthOf } = drawing;
  const line = lines[index];
  if (!line) {
    return null;
  }
  const { section } = line;
  const place = { index, top, height: heights[index] ?? 0 };
  const { active, activeId, target } = marked;
  const isActive = active?.line === index;
  const isTarget = target?.line === index;
  switch (line.kind) {
    case 'heading':
      return <Heading {...place} section={section} />;
    case 'offsets':
      return <Offsets {...place} section={section} labelWidth={labelWidthOf(section)} size={sizes.cell} />;
    case 'gap': {
      const text = gapText(section, line.part);
      return <Gap {...place} text={text} open={line.open} active={isActive} activeId={activeId} />;
    }
    case 'row':
      return (
        <GridRow
          section={section}
          first={line.first}
          index={index}
          top={top}
          size={sizes.cell}
          labelWidth={labelWidthOf(section)}
          active={isActive ? active.column : -1}
          activeId={activeId}
          describedBy={isActive ? marked.cardId : undefined}
          linked={isTarget ? target.column : -1}
          href={isTarget ? marked.href : undefined}
        />
      );
  }
}
