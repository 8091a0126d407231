// What stands above the rows: the filter box with the count, and the headings of which two sort.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { HEAD_HEIGHT, TOOLS_HEIGHT, type Layout } from './layout';
import type { Sort } from './order';

interface ToolsProps {
  filter: string;
  onFilter(filter: string): void;
  /** The filter is whole: its box is left, or Enter pressed. */
  onKeep(): void;
  shown: number;
  all: number;
}

export function Tools({ filter, onFilter, onKeep, shown, all }: ToolsProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.tools}>
      <input
        type="search"
        className={styles.input}
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
        onBlur={onKeep}
        onKeyDown={(event) => event.key === 'Enter' && onKeep()}
        placeholder="Filter"
        aria-label="Filter by device, check or state"
      />
      <span role="status" className={styles.faint}>
        {shown === all ? all : `${shown} of ${all}`}
      </span>
    </div>
  );
}

interface HeadProps {
  layout: Layout;
  sort: Sort;
  onSort(sort: Sort): void;
}

export function Head({ layout, sort, onSort }: HeadProps) {
  const styles = useStyles2(getStyles);
  const button = (by: Sort, word: string, width: number) => (
    <button
      type="button"
      className={styles.button}
      style={{ width }}
      aria-pressed={sort === by}
      aria-label={`Sort by ${by}`}
      title={`Sort by ${by}`}
      onClick={() => onSort(by)}
    >
      {word}
      <span aria-hidden>{sort === by && width > 40 ? ' ↓' : ''}</span>
    </button>
  );
  const right = (word: string, width: number) => (
    <span className={styles.right} style={{ width }}>
      {width > 0 && word}
    </span>
  );
  const bars = layout.bars * layout.pitch;
  return (
    <div className={styles.head}>
      {button('state', layout.word ? 'State' : 'S', layout.state)}
      {button('name', 'Name', layout.name)}
      <span style={{ width: bars }}>{bars >= 90 ? `Last ${layout.bars}` : ''}</span>
      {right('Available', layout.availability)}
      {right('Since', layout.since)}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tools: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), height: TOOLS_HEIGHT, paddingBottom: 4 }),
  input: css({
    width: 200,
    minWidth: 40,
    height: theme.spacing(theme.components.height.sm),
    padding: theme.spacing(0, 1),
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.radius.default,
    background: theme.components.input.background,
    color: theme.components.input.text,
    '&::placeholder': { color: theme.colors.text.secondary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  faint: css({ color: theme.colors.text.secondary }),
  head: css({
    display: 'flex',
    height: HEAD_HEIGHT,
    alignItems: 'center',
    whiteSpace: 'nowrap',
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '& > *': { flex: 'none', overflow: 'hidden' },
  }),
  button: css({
    border: 'none',
    padding: 0,
    background: 'none',
    textAlign: 'left',
    color: 'inherit',
    '&[aria-pressed=true]': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium },
  }),
  right: css({ textAlign: 'right' }),
});
