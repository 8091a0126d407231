// The bars of one row, the newest at the right: one drawing, and a frame around the bar that somebody is on.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { memo, useMemo, type MouseEvent } from 'react';
import type { Spot } from '../../shared/walking';
import { LOOKS, pathsOf } from './bar_paths';
import type { Bar } from './bars';
import { ROW_HEIGHT } from './layout';

interface Props {
  bars: readonly Bar[];
  /** Places, of which the first stay empty when there are fewer bars. */
  count: number;
  pitch: number;
  name: string;
  /** Of the line in the panel. */
  index: number;
  /** The bar that the keyboard is on, -1: none; its name and id for the screen reader. */
  active: number;
  activeName: string | undefined;
  activeId: string;
  describedBy: string | undefined;
  /** The bar that the pointer is on; -1: none. */
  hovered: number;
}

export const BAR_HEIGHT = ROW_HEIGHT - 6;
const SPACE = 2;

/** The bar below the pointer, by its place alone: also above a low one. */
export function barAt({ target, clientX }: MouseEvent): Spot | null {
  const line = target instanceof Element ? target.closest('[data-bars]') : null;
  const [index, empty, count] = (line?.getAttribute('data-bars') ?? '').split(':').map(Number);
  if (!line || index === undefined || empty === undefined || count === undefined) {
    return null;
  }
  const { left, width } = line.getBoundingClientRect();
  const place = Math.floor(((clientX - left) / width) * count);
  return place >= empty && place < count ? { line: index, column: place - empty + 1 } : null;
}

const Drawing = memo(function Drawing({ bars, count, pitch }: Pick<Props, 'bars' | 'count' | 'pitch'>) {
  const styles = useStyles2(getStyles);
  const paths = useMemo(
    () => pathsOf(bars, { pitch, space: SPACE, height: BAR_HEIGHT, empty: count - bars.length }),
    [bars, count, pitch]
  );
  return (
    <svg width={count * pitch} height={BAR_HEIGHT} className={styles.drawing} aria-hidden>
      {LOOKS.filter((look) => paths.has(look)).map((look) => (
        <path key={look} data-look={look} d={paths.get(look)} />
      ))}
    </svg>
  );
});

export function BarLine(props: Props) {
  const { bars, count, pitch, name, index, active, activeName, activeId, describedBy, hovered } = props;
  const styles = useStyles2(getStyles);
  const empty = count - bars.length;
  const marks = [...new Set([active, hovered])].filter((at) => at >= 0);
  const place = (at: number) => ({ left: (empty + at) * pitch, width: pitch - SPACE });
  return (
    <span role="gridcell" aria-label={name} data-bars={`${index}:${empty}:${count}`} className={styles.line}>
      <Drawing bars={bars} count={count} pitch={pitch} />
      {marks.map((at) => (
        <span
          key={at}
          role={at === active ? 'img' : undefined}
          id={at === active ? activeId : undefined}
          aria-label={at === active ? activeName : undefined}
          aria-describedby={at === active ? describedBy : undefined}
          data-at={`${index}:${at + 1}`}
          className={styles.mark}
          style={place(at)}
        />
      ))}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const { success, error, text } = theme.colors;
  return {
    line: css({ display: 'block', position: 'relative', flex: 'none', height: BAR_HEIGHT }),
    drawing: css({
      display: 'block',
      fill: 'none',
      // these colours are no decoration that a system's own may replace
      forcedColorAdjust: 'none',
      '& [data-look=answer]': { fill: success.main },
      '& [data-look=failure]': { fill: error.main },
      '& [data-look=cross]': { stroke: theme.colors.getContrastText(error.main), strokeWidth: 1.5 },
      '& [data-look=untimed]': { stroke: success.main },
      '& [data-look=unknown]': { stroke: text.secondary, strokeDasharray: '1 1' },
    }),
    mark: css({
      position: 'absolute',
      top: 0,
      height: '100%',
      pointerEvents: 'none',
      outline: `2px solid ${text.primary}`,
    }),
  };
};
