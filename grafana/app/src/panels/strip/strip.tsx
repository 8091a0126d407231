// The strips: head, rows that scroll, and the card of what the pointer or the keyboard is on.
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useAnchor } from '../../shared/anchor';
import { VirtualLines, type Lines } from '../../shared/virtual_lines';
import { useWalking, type Spot } from '../../shared/walking';
import { barAt } from './bar_line';
import { HEAD_HEIGHT, ROW_HEIGHT, TOOLS_HEIGHT, layoutOf, tops } from './layout';
import type { StripResult, StripRow } from './model';
import type { StripOptions } from './options';
import { filtered, sorted } from './order';
import { StripCard } from './strip_card';
import { Head, Tools } from './strip_head';
import { Row } from './strip_row';
import { resultName } from './words';

interface Props {
  rows: readonly StripRow[];
  options: StripOptions;
  /** What the one who looks has chosen. */
  onChoice(choice: Partial<StripOptions>): void;
  width: number;
  height: number;
  timeZone: string;
  /** Unix seconds: when the data came. */
  now: number;
  linkOf(deviceKey: string): string | null;
}

const BARS = { usual: 30, most: 120 } as const;

const keyOf = (row: StripRow | undefined) => row && JSON.stringify([row.deviceKey, row.checkKey]);

/** The rows that are shown. What is typed filters at once; whoever keeps it is told by Tools. */
function useShown(rows: readonly StripRow[], { filter: kept = '', sort }: StripOptions) {
  const [filter, setFilter] = useState(kept);
  useEffect(() => setFilter(kept), [kept]);
  const shown = useMemo(() => sorted(filtered(rows, filter), sort), [rows, filter, sort]);
  return { shown, filter, setFilter };
}

/** Enter on any place of a row follows the row's link. */
function open(_: Spot, element: HTMLElement | null): void {
  element?.closest('[data-row]')?.querySelector<HTMLElement>('a[href]')?.click();
}

export function Strip({ rows, options, onChoice, width, height, timeZone, now, linkOf }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<Lines>(null);
  const { shown, filter, setFilter } = useShown(rows, options);
  const wanted = Math.max(1, Math.min(BARS.most, Math.floor(options.bars) || BARS.usual));
  const layout = useMemo(() => layoutOf(width, wanted), [width, wanted]);
  const heights = useMemo(() => shown.map(() => ROW_HEIGHT), [shown]);
  const stops = useMemo(() => shown.map(({ results }) => 1 + Math.min(results.length, layout.bars)), [shown, layout]);

  const { head, tools } = tops(height);
  const hasTools = tools && options.filterBox;
  const rest = Math.max(ROW_HEIGHT, height - (head ? HEAD_HEIGHT : 0) - (hasTools ? TOOLS_HEIGHT : 0));
  const page = Math.floor(rest / ROW_HEIGHT);
  const { spot, active, handlers, elementOf } = useWalking({ stops, page, lines: scroller, spotAt: barAt, open });
  const row = spot ? shown[spot.line] : undefined;
  const anchor = useAnchor(root, row ? spot : null, elementOf);

  const timeText = (seconds: number) => dateTimeFormat(seconds * 1000, { timeZone });
  const resultAt = (at: Spot | null): StripResult | undefined =>
    at ? shown[at.line]?.results.slice(-layout.bars)[at.column - 1] : undefined;
  const activeResult = resultAt(active);
  const activeName = activeResult && resultName(activeResult, timeText);

  const draw = (index: number, top: number) => {
    const one = shown[index];
    const isActive = active?.line === index;
    return one ? (
      <Row
        key={keyOf(one)}
        row={one}
        index={index}
        top={top}
        layout={layout}
        now={now}
        linkOf={linkOf}
        active={isActive ? active.column : -1}
        hovered={spot?.line === index ? spot.column : -1}
        activeName={isActive ? activeName : undefined}
        activeId={`${id}-at`}
        describedBy={isActive && anchor ? `${id}-card` : undefined}
      />
    ) : null;
  };
  const place = { id: `${id}-card`, width, height, now, timeText };

  return (
    <div ref={root} className={styles.root} style={{ width, height }} data-testid="strip">
      {hasTools && (
        <Tools
          filter={filter}
          onFilter={setFilter}
          onKeep={() => filter !== (options.filter ?? '') && onChoice({ filter })}
          shown={shown.length}
          all={rows.length}
        />
      )}
      {head && <Head layout={layout} sort={options.sort} onSort={(sort) => onChoice({ sort })} />}
      <VirtualLines
        {...handlers}
        handle={scroller}
        heights={heights}
        width={width}
        height={rest}
        line={draw}
        role="grid"
        aria-label="Results"
        aria-readonly
        aria-rowcount={shown.length}
        aria-activedescendant={active ? `${id}-at` : undefined}
        tabIndex={0}
      />
      {shown.length === 0 && <div className={styles.none}>No row has “{filter}”</div>}
      {row && anchor && <StripCard {...place} {...anchor} row={row} result={resultAt(spot)} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ position: 'relative', overflow: 'hidden' }),
  none: css({
    position: 'absolute',
    top: '50%',
    left: 0,
    right: 0,
    textAlign: 'center',
    color: theme.colors.text.secondary,
  }),
});
