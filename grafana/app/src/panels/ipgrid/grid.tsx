// The grid: lines that scroll, the card of what the pointer or the keyboard is on, the legend.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useAnchor } from '../../shared/anchor';
import { VirtualLines, type Lines } from '../../shared/virtual_lines';
import { useWalking, type Spot } from '../../shared/walking';
import { cellsOfRow, type Cell } from './cell';
import { CellCard } from './cell_card';
import { useDrawing, type Drawing } from './drawing';
import { GridLine, type Marked } from './grid_line';
import { SPACE } from './layout';
import { LegendLine } from './legend_line';
import type { GridOptions } from './options';
import type { Plan } from './plan';
import type { Section } from './section';
import { leftOutText } from './words';

interface Props {
  plan: Plan;
  options: GridOptions;
  width: number;
  height: number;
  timeZone: string;
  /** The link of a device by its key; null: none. */
  linkOf(deviceKey: string | null): string | null;
}

/** A panel that is lower has no room for a legend below the grid. */
const FOOT_HEIGHT = 160;
const LEAST_HEIGHT = 20;

function cellAt({ lines }: Drawing, spot: Spot | null): { cell: Cell; section: Section } | null {
  const line = spot ? lines[spot.line] : undefined;
  if (!spot || line?.kind !== 'row') {
    return null;
  }
  const cell = cellsOfRow(line.section, line.first)[spot.column];
  return cell ? { cell, section: line.section } : null;
}

/** Gaps that a person has unfolded. */
function useUnfolded() {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setUnfolded((old) => new Set(old.has(key) ? [...old].filter((one) => one !== key) : [...old, key]));
  return { unfolded, toggle };
}

export function Grid({ plan, options, width, height, timeZone, linkOf }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  const scroller = useRef<Lines>(null);
  const leftOut = leftOutText(plan);
  // null: not measured yet; until then a few lines are enough
  const [footHeight, setFootHeight] = useState<number | null>(null);
  useLayoutEffect(() => setFootHeight(foot.current?.offsetHeight ?? 0));
  const { unfolded, toggle } = useUnfolded();
  const drawing = useDrawing(plan, options, unfolded, width, height);
  const { lines, heights, stops, sizes, sections } = drawing;
  const rest = Math.max(LEAST_HEIGHT, footHeight === null ? 0 : height - footHeight);

  const open = (spot: Spot, element: HTMLElement | null) => {
    const line = lines[spot.line];
    if (line?.kind === 'gap' && line.open !== null) {
      toggle(line.key);
    } else {
      element?.click();
    }
  };
  const page = Math.floor(rest / (sizes.cell + SPACE));
  const { spot, active, handlers, elementOf } = useWalking({ stops, page, lines: scroller, open });
  // a card that was put away leaves the link where the keyboard is
  const target = spot ?? active;
  const found = useMemo(() => cellAt(drawing, target), [lines, target?.line, target?.column]);
  const anchor = useAnchor(root, found ? spot : null, elementOf);
  const device = found?.cell.rows.find(({ deviceKey }) => deviceKey)?.deviceKey ?? null;
  const href = useMemo(() => linkOf(device) ?? undefined, [linkOf, device]);
  const cardId = anchor ? `${id}-card` : undefined;
  const marked: Marked = { active, activeId: `${id}-at`, cardId, target, href };

  return (
    <div ref={root} className={styles.root} style={{ width, height }} data-testid="ipgrid">
      <VirtualLines
        {...handlers}
        handle={scroller}
        heights={heights}
        width={width}
        height={rest}
        line={(index, top) => (
          <GridLine key={lines[index]?.key} drawing={drawing} index={index} top={top} marked={marked} />
        )}
        role="grid"
        aria-label="Addresses"
        aria-readonly
        aria-rowcount={lines.length}
        aria-activedescendant={active ? marked.activeId : undefined}
        tabIndex={0}
      />
      {height >= FOOT_HEIGHT && (
        <div ref={foot}>
          {options.legend && <LegendLine sections={sections} />}
          {leftOut && (
            <div role="status" className={styles.leftOut}>
              Not shown: {leftOut}
            </div>
          )}
        </div>
      )}
      {found && anchor && (
        <CellCard id={`${id}-card`} {...found} {...anchor} width={width} height={height} timeZone={timeZone} />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ position: 'relative', overflow: 'hidden' }),
  leftOut: css({ fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
});
