// A tool with a box below it, and what is in such boxes.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, type IconName } from '@grafana/ui';
import React, { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { pressable } from './pressable';
import { Tool } from './toolbar';

/** How far a box goes to the left, so that it ends within the bar. */
function useShift(menu: RefObject<HTMLElement | null>, open: boolean): number {
  const [shift, setShift] = useState(0);
  useLayoutEffect(() => {
    const bar = menu.current?.closest('[role=toolbar]');
    if (open && menu.current && bar) {
      const { left, width } = menu.current.getBoundingClientRect();
      const unmoved = left + shift;
      const edges = bar.getBoundingClientRect();
      setShift(Math.max(0, Math.min(unmoved + width - edges.right, unmoved - edges.left)));
    }
  });
  return shift;
}

interface MenuProps {
  icon: IconName;
  label: string;
  /** Shown as on: a filter that hides something. */
  active?: boolean;
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** Escape and a click elsewhere close it. */
export function ToolMenu({ icon, label, active = false, children }: MenuProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const shift = useShift(menu, open);
  useEffect(() => {
    const outside = (event: PointerEvent) => holder.current?.contains(event.target as Node) || setOpen(false);
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, []);
  const close = () => {
    setOpen(false);
    holder.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (open && event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  };
  return (
    <div ref={holder} className={styles.holder} onKeyDown={onKeyDown}>
      <Tool icon={icon} label={label} expanded={open} pressed={active || undefined} onClick={() => setOpen(!open)} />
      {open && (
        <div ref={menu} className={styles.menu} style={{ left: -shift }} role="group" aria-label={label}>
          {typeof children === 'function' ? children(close) : children}
        </div>
      )}
    </div>
  );
}

export function MenuButton({ onClick, children }: { onClick(): void; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <button type="button" className={styles.entry} onClick={onClick}>
      {children}
    </button>
  );
}

interface ChoiceProps {
  kind: 'checkbox' | 'radio';
  name?: string;
  checked: boolean;
  onChange(): void;
  children: ReactNode;
}

export function MenuChoice({ kind, name, checked, onChange, children }: ChoiceProps) {
  const styles = useStyles2(getStyles);
  return (
    <label className={styles.entry}>
      <input type={kind} name={name} checked={checked} onChange={onChange} /> {children}
    </label>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  holder: css({ position: 'relative', display: 'flex' }),
  menu: css({
    position: 'absolute',
    top: '100%',
    zIndex: theme.zIndex.dropdown,
    minWidth: 190,
    maxHeight: 'calc(var(--room) - 8px)',
    padding: theme.spacing(0.5),
    overflow: 'auto',
    background: theme.colors.background.elevated ?? theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
    fontSize: theme.typography.bodySmall.fontSize,
    '& fieldset': { border: 0, margin: theme.spacing(0, 0, 0.5), padding: 0 },
    '& legend': { fontSize: 'inherit', color: theme.colors.text.secondary, margin: 0, padding: theme.spacing(0.25, 1) },
    '& textarea': { width: 300, height: 160, margin: theme.spacing(0.5), fontFamily: theme.typography.fontFamilyMonospace },
  }),
  entry: css({
    ...pressable(theme),
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    width: '100%',
    margin: 0,
    padding: theme.spacing(0.25, 1),
    textAlign: 'left',
    whiteSpace: 'nowrap',
    cursor: 'pointer',
    fontSize: 'inherit',
    fontWeight: 'normal',
  }),
});
