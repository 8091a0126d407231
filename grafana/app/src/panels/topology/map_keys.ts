// What the keys do while the map has the focus.
import type { KeyboardEvent } from 'react';
import type { SceneNode } from './scene';
import type { SceneIndex } from './scene_index';
import { ARROWS, firstStop, isArrow, nextStop } from './walk';

export interface KeyActions {
  readonly index: SceneIndex;
  readonly focused: string | null;
  focus(id: string | null): void;
  open(node: SceneNode, apart: boolean): void;
  lock(node: SceneNode): void;
  fold(node: SceneNode): void;
  menu(node: SceneNode): void;
  step(node: SceneNode, dx: number, dy: number): void;
  leave(): void;
  /** Null: all of the map. */
  zoom(factor: number | null): void;
}

const STEP = 20;
const ZOOMS: Readonly<Record<string, number | null>> = { '+': 1.25, '=': 1.25, '-': 0.8, _: 0.8, '0': null };

/** Keys that act on the device that is marked. */
function onDevice({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent, node: SceneNode, actions: KeyActions): boolean {
  switch (key) {
    case 'Enter':
      actions.open(node, ctrlKey || metaKey);
      return true;
    case 'l':
    case 'L':
      actions.lock(node);
      return true;
    case 'f':
    case 'F':
      actions.fold(node);
      return true;
    case 'ContextMenu':
    case 'F10':
      if (key === 'ContextMenu' || shiftKey) {
        actions.menu(node);
        return true;
      }
      return false;
    default:
      return false;
  }
}

function onMap({ key, shiftKey }: KeyboardEvent, node: SceneNode | undefined, actions: KeyActions): boolean {
  const { stops } = actions.index;
  const zoom = ZOOMS[key];
  if (isArrow(key)) {
    const [x, y] = ARROWS[key];
    const next = shiftKey ? null : nextStop(stops, node?.id ?? null, key);
    if (shiftKey && node) {
      actions.step(node, x * STEP, y * STEP);
    } else if (next !== null) {
      actions.focus(next);
    }
  } else if (key === 'Home') {
    actions.focus(firstStop(stops));
  } else if (key === 'Escape') {
    actions.leave();
  } else if (zoom !== undefined) {
    actions.zoom(zoom);
  } else {
    return false;
  }
  return true;
}

export function keyHandler(actions: KeyActions): (event: KeyboardEvent) => void {
  return (event) => {
    // keys within a menu are the menu's
    if (event.target !== event.currentTarget || event.altKey) {
      return;
    }
    const node = actions.focused === null ? undefined : actions.index.node(actions.focused);
    const plain = !event.ctrlKey && !event.metaKey;
    if ((node && (plain || event.key === 'Enter') && onDevice(event, node, actions)) || (plain && onMap(event, node, actions))) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}
