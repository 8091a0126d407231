// What can be done with one device or box: by the right button, a long touch, or the menu key.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef } from 'react';
import type { Spot } from './canvas_events';
import type { MapActions } from './map_actions';

interface Props {
  spot: Spot;
  actions: MapActions;
  close(): void;
}

/** Nothing when the element is gone, as after a refresh. */
export function NodeMenu({ spot, actions, close }: Props) {
  const styles = useStyles2(getStyles);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), [spot.id]);
  const step = (by: number) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    items[(items.findIndex((item) => item === document.activeElement) + by + items.length) % items.length]?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, () => void> = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Escape: close, Tab: close };
    if (steps[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      steps[event.key]?.();
    }
  };
  const act = (action: () => void) => () => {
    action();
    close();
  };
  const node = actions.index.node(spot.id);
  const href = node ? actions.hrefOf(node) : null;
  if (!node) {
    return null;
  }
  return (
    <div
      ref={menu}
      className={styles.menu}
      style={{ left: spot.x, top: spot.y }}
      role="menu"
      aria-label={node.label}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.stopPropagation()}
    >
      {href !== null && (
        <a role="menuitem" href={href} onClick={close}>
          Open
        </a>
      )}
      {node.kind !== 'box' && (
        <button type="button" role="menuitem" onClick={act(() => actions.lock(node))}>
          {node.locked ? 'Unlock' : 'Lock'}
        </button>
      )}
      {node.kind !== 'device' && (
        <button type="button" role="menuitem" onClick={act(() => actions.fold(node))}>
          {node.kind === 'fold' ? 'Unfold' : 'Fold'}
        </button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  menu: css({
    position: 'absolute',
    zIndex: theme.zIndex.dropdown,
    display: 'flex',
    flexDirection: 'column',
    padding: theme.spacing(0.5),
    background: theme.colors.background.elevated ?? theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
    '& > *': {
      padding: theme.spacing(0.5, 1.5),
      border: 0,
      background: 'none',
      color: theme.colors.text.primary,
      textAlign: 'left',
      borderRadius: theme.shape.radius.default,
      '&:hover, &:focus-visible': { background: theme.colors.action.hover },
    },
  }),
});
