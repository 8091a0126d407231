// A list of which only the lines on the screen are in the page. What it draws is made by the panel, line by line.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, {
  useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type ReactNode, type Ref,
} from 'react';
import { offsetsOf, scrollFor, windowOf } from './window';

export interface Lines {
  /** Scrolls as little as it must for this line to be seen. */
  show(line: number): void;
  element(): HTMLElement | null;
}

interface Props extends Omit<React.HTMLAttributes<HTMLDivElement>, 'children' | 'className' | 'height'> {
  heights: readonly number[];
  width: number;
  height: number;
  handle?: Ref<Lines>;
  /** Draws one line, with lineStyle(top, height) and a key. */
  line(index: number, top: number): ReactNode;
}

/** Lines drawn above and below the screen, so that a short scroll shows none that is missing. */
const MORE = 4;

export function VirtualLines({ heights, width, height, handle, line, onScroll, ...rest }: Props) {
  const styles = useStyles2(getStyles);
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const offsets = useMemo(() => offsetsOf(heights), [heights]);
  const total = offsets.at(-1) ?? 0;
  // a list that became shorter is scrolled less than it was
  const seen = Math.max(0, Math.min(top, total - height));
  const { first, end } = windowOf(offsets, seen, height, MORE);
  useImperativeHandle(handle, () => ({
    show: (index) => {
      if (box.current) {
        box.current.scrollTop = scrollFor(offsets, index, box.current.scrollTop, box.current.clientHeight);
      }
    },
    element: () => box.current,
  }));
  useLayoutEffect(() => {
    // a list that was never scrolled is where it was, and asking costs a layout
    if (top > 0) {
      setTop(box.current?.scrollTop ?? 0);
    }
  }, [total, height]);
  return (
    <div
      {...rest}
      ref={box}
      className={styles.box}
      style={{ width, height }}
      onScroll={(event) => {
        setTop(event.currentTarget.scrollTop);
        onScroll?.(event);
      }}
    >
      <div role="presentation" className={styles.all} style={{ height: total }}>
        {Array.from({ length: end - first }, (_, at) => first + at).map((index) => line(index, offsets[index] ?? 0))}
      </div>
    </div>
  );
}

/** The style of a line at `top`. */
export function lineStyle(top: number, height: number): React.CSSProperties {
  return { position: 'absolute', top, left: 0, right: 0, height };
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    overflowY: 'auto',
    overflowX: 'hidden',
    position: 'relative',
    outline: 'none',
    '&:focus-visible': { boxShadow: `inset 0 0 0 2px ${theme.colors.primary.border}` },
  }),
  all: css({ position: 'relative' }),
});
