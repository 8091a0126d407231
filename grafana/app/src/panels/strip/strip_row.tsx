// One device or check: state, name, bars, availability, since when. Drawn anew only when what it shows has changed.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { memo, useMemo } from 'react';
import { durationText, ratioText } from '../../shared/age';
import { StateMark } from '../../shared/state_mark';
import { lineStyle } from '../../shared/virtual_lines';
import { BarLine } from './bar_line';
import { barsOf } from './bars';
import { ROW_HEIGHT, type Layout } from './layout';
import type { StripRow } from './model';
import { checkText, stripName } from './words';

interface Props {
  row: StripRow;
  index: number;
  top: number;
  layout: Layout;
  /** Unix seconds. */
  now: number;
  linkOf(deviceKey: string): string | null;
  /** 0: the name, from 1 on the bars; -1: the keyboard is elsewhere. */
  active: number;
  /** The same of the pointer. */
  hovered: number;
  activeName: string | undefined;
  activeId: string;
  describedBy: string | undefined;
}

/** "not known" is long for a narrow column, and a dash is no number. */
const shortly = (text: string) => (text === 'not known' ? '–' : text);

export const Row = memo(function Row(props: Props) {
  const { row, index, top, layout, now, linkOf, active, activeName, activeId, describedBy, hovered } = props;
  const styles = useStyles2(getStyles);
  const results = useMemo(() => row.results.slice(-layout.bars), [row, layout.bars]);
  const bars = useMemo(() => barsOf(results), [results]);
  const link = useMemo(() => linkOf(row.deviceKey), [row.deviceKey, linkOf]);
  const isNamed = active === 0;
  const place = lineStyle(top, ROW_HEIGHT);
  const since = row.since === null ? 'not known' : durationText(now - row.since);
  const number = (column: string, width: number, text: string) =>
    width > 0 && (
      <span role="gridcell" className={styles.number} style={{ width }} data-column={column}>
        {shortly(text)}
      </span>
    );
  return (
    <div role="row" aria-rowindex={index + 1} data-row={index} className={styles.row} style={place}>
      <span role="gridcell" className={styles.state} style={{ width: layout.state }}>
        <StateMark state={row.state} bare={!layout.word} />
      </span>
      <span
        role="rowheader"
        id={isNamed ? activeId : undefined}
        aria-describedby={isNamed ? describedBy : undefined}
        data-at={`${index}:0`}
        data-active={isNamed || undefined}
        className={styles.name}
        style={{ width: layout.name }}
      >
        {link ? (
          <a href={link} tabIndex={-1}>
            <bdi>{row.deviceName}</bdi>
          </a>
        ) : (
          <bdi>{row.deviceName}</bdi>
        )}{' '}
        <bdi className={styles.faint}>{checkText(row)}</bdi>
      </span>
      <BarLine
        bars={bars}
        count={layout.bars}
        pitch={layout.pitch}
        name={stripName(results)}
        index={index}
        active={active - 1}
        activeName={activeName}
        activeId={activeId}
        describedBy={describedBy}
        hovered={hovered - 1}
      />
      {number('availability', layout.availability, ratioText(row.availability))}
      {number('since', layout.since, since)}
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'flex',
    contain: 'layout style',
    alignItems: 'center',
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover },
  }),
  state: css({ flex: 'none', overflow: 'hidden', position: 'relative' }),
  name: css({
    flex: 'none',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    paddingRight: 8,
    '& a': { color: theme.colors.text.primary },
    '& a:hover': { textDecoration: 'underline' },
    '&[data-active]': { outline: `2px solid ${theme.colors.text.primary}`, outlineOffset: -2 },
  }),
  faint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  number: css({ flex: 'none', textAlign: 'right', overflow: 'hidden', fontVariantNumeric: 'tabular-nums' }),
});
