// One row of cells. It is drawn anew only when what it shows has changed.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { memo, useMemo, type CSSProperties, type ReactNode } from 'react';
import { formatAddress } from '../../shared/ip';
import { lineStyle } from '../../shared/virtual_lines';
import { cellsOfRow, isBlock, levelOf, type Cell } from './cell';
import { FillBar } from './fill_bar';
import { GROUP, GROUP_SPACE, SPACE } from './layout';
import type { Section } from './section';
import { USE_LOOKS, freeUse, useIsBad } from './use';
import { useSquares } from './use_mark';
import { cellName } from './words';

interface Props {
  section: Section;
  first: bigint;
  /** Of the line in the grid. */
  index: number;
  top: number;
  size: number;
  labelWidth: number;
  /** The cell that the keyboard is on; -1: none of this row. */
  active: number;
  activeId: string;
  describedBy: string | undefined;
  /** The cell that the pointer or the keyboard is on, and its link. */
  linked: number;
  href: string | undefined;
}

/** The glyph of an address; of a block how full it is, and the glyph of what is bad in it. */
function sign(cell: Cell): ReactNode {
  const { glyph } = USE_LOOKS[cell.use];
  if (!isBlock(cell)) {
    return glyph;
  }
  return (
    <>
      <FillBar level={levelOf(cell)} />
      {(cell.use === 'prefix' || useIsBad(cell.use)) && <span style={{ position: 'relative' }}>{glyph}</span>}
    </>
  );
}

/** Of a block only what is bad colours the square; how full it is, its bar says. */
function squareUse(cell: Cell) {
  return isBlock(cell) && !useIsBad(cell.use) && cell.use !== 'prefix' ? 'free' : cell.use;
}

export const GridRow = memo(function GridRow(props: Props) {
  const { section, first, index, top, size, labelWidth, active, activeId, describedBy, linked, href } = props;
  const styles = useStyles2(getStyles);
  const square = useSquares();
  const cells = useMemo(() => cellsOfRow(section, first), [section, first]);
  const { family } = section.own.prefix;
  const style = { ...lineStyle(top, size + SPACE), '--cell': `${size}px` } as CSSProperties;
  return (
    <div role="row" aria-rowindex={index + 1} className={styles.row} style={style}>
      {labelWidth > 0 && (
        <span role="rowheader" className={styles.label} style={{ width: labelWidth }}>
          {formatAddress({ family, value: first })}
        </span>
      )}
      {cells.map((cell, column) => (
        <a
          key={column}
          role="gridcell"
          tabIndex={-1}
          id={column === active ? activeId : undefined}
          href={column === linked ? href : undefined}
          aria-label={cellName(cell)}
          aria-describedby={column === active ? describedBy : undefined}
          data-at={`${index}:${column}`}
          data-use={cell.use}
          data-block={isBlock(cell) || undefined}
          data-active={column === active || undefined}
          className={square(squareUse(cell), cell.range ? freeUse(cell.range.kind) : undefined)}
        >
          {sign(cell)}
        </a>
      ))}
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'flex',
    contain: 'layout style',
    '& > a': { marginRight: SPACE },
    [`& > a:nth-of-type(${GROUP}n)`]: { marginRight: SPACE + GROUP_SPACE },
    '& > a[data-active]': { outline: `2px solid ${theme.colors.text.primary}`, outlineOffset: 1, zIndex: 1 },
    '& > a:hover': { outline: `1px solid ${theme.colors.text.primary}` },
    '& > a[href]': { cursor: 'pointer' },
  }),
  label: css({
    flex: 'none',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: 12,
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
  }),
});
