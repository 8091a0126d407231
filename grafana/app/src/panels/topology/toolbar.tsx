// The bar above the map.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import React, { type CSSProperties, type ReactNode } from 'react';
import { pressable } from './pressable';

const HEIGHT = 36;

/** 0 where the map needs the room itself. */
export function toolbarHeight(width: number, height: number): number {
  return width >= 340 && height >= 200 ? HEIGHT : 0;
}

interface BarProps {
  width: number;
  /** Of the map below: as long as a menu may be. */
  room: number;
  children: ReactNode;
}

export function Toolbar({ width, room, children }: BarProps) {
  const styles = useStyles2(getStyles);
  const style = { width, height: HEIGHT, '--room': `${room}px` } as CSSProperties;
  return (
    <div className={styles.bar} style={style} role="toolbar" aria-label="Map tools">
      {children}
    </div>
  );
}

interface ToolProps {
  icon: IconName;
  label: string;
  onClick(): void;
  /** Whether what it switches is on; absent: it switches nothing. */
  pressed?: boolean;
  /** Whether the menu that it opens is open. */
  expanded?: boolean;
}

export function Tool({ icon, label, onClick, pressed, expanded }: ToolProps) {
  const styles = useStyles2(getStyles);
  const states = { 'aria-pressed': pressed, 'aria-expanded': expanded };
  return (
    <button type="button" className={styles.tool} aria-label={label} title={label} {...states} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'relative',
    zIndex: 1,
    flex: 'none',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.25),
    padding: theme.spacing(0, 0.5),
  }),
  tool: css({
    ...pressable(theme),
    display: 'inline-flex',
    alignItems: 'center',
    height: 28,
    padding: theme.spacing(0, 0.75),
    '&[aria-pressed=true], &[aria-expanded=true]': {
      background: theme.colors.action.selected,
      boxShadow: `inset 0 -2px ${theme.colors.primary.border}`,
    },
  }),
});
