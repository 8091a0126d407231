// The card that a panel shows beside what the pointer or the keyboard is on: a title and facts with their names.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Portal, useStyles2 } from '@grafana/ui';
import React, { useLayoutEffect, useRef, type ReactNode } from 'react';
import { beside } from './beside';

export interface Fact {
  name: string;
  /** Facts that are null or '' are left out. */
  value: ReactNode;
}

interface Props {
  /** For aria-describedby of what the card is about. */
  id?: string;
  /** Of what the card is about, in the panel's own pixels. */
  x: number;
  y: number;
  /** Of the panel; the card stays within it if it can. */
  width: number;
  height: number;
  title: string;
  facts: readonly Fact[];
  children?: ReactNode;
}

/** Keeps the card beside its place, also while the page scrolls. `origin` lies where the panel begins. */
function usePlace({ x, y, width, height }: Props) {
  const origin = useRef<HTMLSpanElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const put = () => {
    if (origin.current && box.current) {
      const { left, top } = origin.current.getBoundingClientRect();
      const { offsetWidth, offsetHeight, style } = box.current;
      const page = document.documentElement;
      const across = { start: left, end: left + width };
      const down = { start: top, end: top + height };
      style.left = `${beside(left + x, offsetWidth, across, { start: 0, end: page.clientWidth })}px`;
      style.top = `${beside(top + y, offsetHeight, down, { start: 0, end: page.clientHeight })}px`;
    }
  };
  // after each drawing: the card may have another size
  useLayoutEffect(() => {
    put();
    window.addEventListener('scroll', put, { capture: true, passive: true });
    return () => window.removeEventListener('scroll', put, { capture: true });
  });
  return { origin, box };
}

/** The panel's root must be positioned (position: relative). The card itself is on the page, as Grafana's tooltips are. */
export function Card(props: Props) {
  const { id, title, facts, children } = props;
  const styles = useStyles2(getStyles);
  const { origin, box } = usePlace(props);
  return (
    <>
      <span ref={origin} className={styles.origin} />
      <Portal>
        <div ref={box} id={id} className={styles.card} role="tooltip" data-testid="card">
          <bdi className={styles.title}>{title}</bdi>
          <dl className={styles.facts}>
            {facts
              .filter(({ value }) => value !== null && value !== undefined && value !== '')
              .map(({ name, value }) => (
                <React.Fragment key={name}>
                  <dt>{name}</dt>
                  <dd>{typeof value === 'string' ? <bdi>{value}</bdi> : value}</dd>
                </React.Fragment>
              ))}
          </dl>
          {children}
        </div>
      </Portal>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  origin: css({ position: 'absolute', top: 0, left: 0 }),
  card: css({
    position: 'fixed',
    // not as narrow as what is left beside its place
    width: 'max-content',
    maxWidth: 'min(480px, 100vw)',
    maxHeight: '100vh',
    zIndex: theme.zIndex.tooltip,
    // what is below keeps the pointer
    pointerEvents: 'none',
    overflow: 'hidden',
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.medium}`,
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    boxShadow: theme.shadows.z2,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    columnGap: theme.spacing(1),
    margin: 0,
    '& dt': { fontWeight: 'normal', color: theme.colors.text.secondary },
    '& dd': { margin: 0 },
  }),
});
