// What a click, a key or a tool does on the map.
import type { PanelProps } from '@grafana/data';
import type { RefObject } from 'react';
import type { MapCanvas } from './canvas';
import type { CanvasEvents, Spot } from './canvas_events';
import { deviceHref, openHref } from './device_href';
import type { KeyActions } from './map_keys';
import type { Place } from './model';
import { movesOf, shifted } from './moves';
import type { TopologyOptions } from './options';
import type { SceneNode } from './scene';
import { sentenceOf, type SceneIndex } from './scene_index';
import type { Chosen } from './use_chosen';
import type { Drawn } from './use_scene';

const flipped = (set: ReadonlySet<string>, one: string) =>
  new Set(set.has(one) ? [...set].filter((id) => id !== one) : [...set, one]);

export class MapActions implements KeyActions, CanvasEvents {
  readonly index: SceneIndex;
  readonly focused: string | null;

  constructor(
    private readonly props: PanelProps<TopologyOptions>,
    private readonly chosen: Chosen,
    private readonly drawn: Drawn,
    private readonly canvas: RefObject<MapCanvas | null>
  ) {
    this.index = drawn.index;
    this.focused = chosen.focused;
  }

  /** Where a click on it leads; null: nowhere. */
  hrefOf(node: SceneNode): string | null {
    const { data, options, replaceVariables } = this.props;
    const device = node.kind === 'device' ? this.index.device(node.members[0] ?? '') : undefined;
    return device ? deviceHref(data.series, device, options.deviceLink, replaceVariables) : null;
  }

  /** Whether a click on it does something. */
  private opens(node: SceneNode | undefined): boolean {
    return node !== undefined && (node.kind === 'fold' || this.hrefOf(node) !== null);
  }

  /** Says `words` when it is kept, or why it is not. */
  tell(keeping: Promise<void>, words: string): void {
    keeping.then(
      () => this.chosen.setSaid(words),
      (error: unknown) => this.chosen.setSaid(`Not kept: ${error instanceof Error ? error.message : String(error)}`)
    );
  }

  /** The box that this is, or that it is in. */
  fold(node: SceneNode): void {
    const box = this.index.boxOf(node.id) ?? this.drawn.boxes.boxOf.get(node.members[0] ?? '')?.id;
    if (box !== undefined) {
      this.chosen.setFolded(flipped(this.chosen.folded, box));
      this.chosen.setHovered(null);
    }
  }

  open(node: SceneNode, apart: boolean): void {
    const href = this.hrefOf(node);
    if (node.kind === 'fold') {
      this.fold(node);
    } else if (href !== null) {
      openHref(href, apart);
    }
  }

  lock(node: SceneNode): void {
    const words = `${node.label} is ${node.locked ? 'no longer locked' : 'locked'}`;
    this.tell(this.drawn.places.lock(node.members, !node.locked), words);
  }

  focus(id: string | null): void {
    this.canvas.current?.focus(id);
    this.chosen.setFocused(id);
    this.chosen.setHovered(id === null ? null : (this.canvas.current?.spot(id) ?? null));
    this.chosen.setSaid(id === null ? '' : sentenceOf(this.index, id));
  }

  step(node: SceneNode, dx: number, dy: number): void {
    const { places } = this.drawn;
    if (!node.locked) {
      this.tell(places.move(shifted(node.members, places.places, dx, dy)), `${node.label} is moved`);
    }
  }

  leave(): void {
    this.chosen.setMenu(null);
    this.focus(null);
  }

  zoom(factor: number | null): void {
    if (factor === null) {
      this.canvas.current?.fit();
    } else {
      this.canvas.current?.zoomBy(factor);
    }
  }

  hover(spot: Spot | null): void {
    const kind = spot && this.index.node(spot.id)?.kind;
    this.chosen.setHovered(kind === 'box' ? null : spot);
    this.canvas.current?.pointAt(spot !== null && this.opens(this.index.node(spot.id)));
  }

  tap({ id }: Spot, { apart, add, onLabel }: Parameters<CanvasEvents['tap']>[1]): void {
    const node = this.index.node(id);
    this.chosen.setMenu(null);
    if (add) {
      this.canvas.current?.select(id);
    } else if (node && (node.kind !== 'box' || onLabel)) {
      (node.kind === 'box' ? () => this.fold(node) : () => this.open(node, apart))();
    }
  }

  tapGround(): void {
    this.canvas.current?.unselect();
    this.leave();
  }

  menu(at: Spot | SceneNode): void {
    const spot = this.canvas.current?.spot(at.id) ?? null;
    this.chosen.setHovered(null);
    this.chosen.setMenu(this.index.node(at.id)?.kind === 'note' ? null : 'x' in at ? at : spot);
  }

  moved(moves: ReadonlyArray<{ id: string; place: Place }>): void {
    const { places } = this.drawn;
    this.tell(places.move(movesOf(moves, this.index.node, places.places)), 'Moved');
  }
}
