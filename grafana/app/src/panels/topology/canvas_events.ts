// What the canvas tells of pointer, finger and drag.
import type { Core, EventObject, NodeSingular } from 'cytoscape';
import { around } from './box_rectangle';
import type { Place } from './model';

/** Where something is, in pixels of the canvas. */
export interface Spot extends Place {
  readonly id: string;
}

export interface CanvasEvents {
  /** The pointer is on this element; null: on none. */
  hover(spot: Spot | null): void;
  /** A click without a drag; `apart` with Ctrl, Cmd, `add` with Shift. */
  tap(spot: Spot, how: { apart: boolean; add: boolean; onLabel: boolean }): void;
  tapGround(): void;
  /** The right button, or a long touch. */
  menu(spot: Spot): void;
  /** Dragged elements and where they were dropped. */
  moved(moves: ReadonlyArray<{ id: string; place: Place }>): void;
}

/** On the label of a box, which is above what it is around. */
function isAbove({ target, position }: EventObject): boolean {
  const node = target as NodeSingular;
  return node.hasClass('box') && position.y < node.position().y - node.height() / 2 + 4;
}

function listenToPointer(cy: Core, events: CanvasEvents): void {
  const spotOf = ({ target, renderedPosition }: EventObject): Spot => ({ id: target.id(), ...renderedPosition });
  cy.on('mouseover', 'node, edge', (event) => events.hover(spotOf(event)));
  cy.on('mouseout grab pan zoom', () => events.hover(null));
  cy.on('cxttap taphold', 'node', (event) => events.menu(spotOf(event)));
  cy.on('tap', 'node', (event) => {
    const { ctrlKey = false, metaKey = false, shiftKey = false } = (event.originalEvent ?? {}) as MouseEvent;
    events.tap(spotOf(event), { apart: ctrlKey || metaKey, add: shiftKey, onLabel: isAbove(event) });
  });
  cy.on('tap', (event) => {
    if (event.target === cy) {
      events.tapGround();
    }
  });
}

/** A box stays around what is dragged in it. */
function stretchBox(cy: Core, id: string | null): void {
  const box = cy.getElementById(id ?? '');
  if (box.nonempty()) {
    const inside = cy.nodes().toArray().filter((node) => node.data('box') === id);
    const { place, width, height } = around(inside.map((node) => (node as NodeSingular).position()));
    box.data({ width, height });
    box.position(place);
  }
}

/** All that one drag moved, together. */
function listenToDrags(cy: Core, events: CanvasEvents): void {
  let moves = new Map<string, Place>();
  cy.on('drag', 'node', ({ target }: EventObject) => stretchBox(cy, (target as NodeSingular).data('box')));
  cy.on('dragfree', 'node', ({ target }: EventObject) => {
    if (moves.size === 0) {
      queueMicrotask(() => {
        const all = [...moves].map(([id, place]) => ({ id, place }));
        moves = new Map();
        events.moved(all);
      });
    }
    moves.set((target as NodeSingular).id(), { ...(target as NodeSingular).position() });
  });
}

export function listen(cy: Core, events: CanvasEvents): void {
  listenToPointer(cy, events);
  listenToDrags(cy, events);
}
