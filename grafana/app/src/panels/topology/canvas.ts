// The map on its canvas: what Cytoscape does for us. It knows scenes, no React.
import cytoscape, { type Core, type NodeSingular } from 'cytoscape';
import { listen, type CanvasEvents, type Spot } from './canvas_events';
import { Drawn } from './canvas_sync';
import type { Images } from './images';
import type { Palette } from './palette';
import { lendPictures } from './picture_names';
import type { Scene } from './scene';
import { styleOf } from './style';

const PADDING = 24;
const NEAREST = 4;
const FARTHEST = 0.02;
/** Nearer than this, a few devices would fill the panel. */
const NEAREST_FIT = 1.5;
/** From here on a picture of the map is moved while the map is. */
const MANY = 400;

export class MapCanvas {
  readonly cy: Core;
  private readonly drawn: Drawn;
  private palette: Palette | null = null;
  private images: Images | null = null;
  /** Whether a person has zoomed or panned: what fits is then theirs to say. */
  private touched = false;

  constructor(container: HTMLElement, many: boolean, events: CanvasEvents) {
    this.cy = cytoscape({
      container,
      minZoom: FARTHEST,
      maxZoom: NEAREST,
      boxSelectionEnabled: false,
      selectionType: 'additive',
      autounselectify: true,
      userZoomingEnabled: false,
      textureOnViewport: many,
      pixelRatio: many ? 1 : 'auto',
    } as cytoscape.CytoscapeOptions);
    this.drawn = new Drawn(this.cy);
    lendPictures(this.cy);
    listen(this.cy, events);
    this.cy.on('scrollzoom pinchzoom dragpan', () => {
      this.touched = true;
    });
  }

  static isMany(scene: Scene): boolean {
    return scene.nodes.length + scene.edges.length > MANY;
  }

  show(scene: Scene, images: Images, palette: Palette): void {
    const first = this.cy.elements().empty();
    if (palette !== this.palette) {
      this.cy.style(styleOf(palette));
    }
    this.drawn.show(scene, images, images !== this.images);
    this.palette = palette;
    this.images = images;
    if (first) {
      this.fit();
    }
  }

  /** All of the map within the panel. */
  fit(): void {
    this.touched = false;
    if (this.cy.elements().empty() || this.cy.width() === 0) {
      return;
    }
    this.cy.fit(undefined, Math.min(PADDING, this.cy.width() / 8, this.cy.height() / 8));
    if (this.cy.zoom() > NEAREST_FIT) {
      this.cy.zoom(NEAREST_FIT);
      this.cy.center();
    }
  }

  resize(): void {
    this.cy.resize();
    if (!this.touched) {
      this.fit();
    }
  }

  /** By this factor, around the middle of the panel. */
  zoomBy(factor: number): void {
    this.touched = true;
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  /** Whether what is below the pointer can be clicked. */
  pointAt(clickable: boolean): void {
    const container = this.cy.container();
    if (container) {
      container.style.cursor = clickable ? 'pointer' : '';
    }
  }

  /** Whether the wheel zooms: else it scrolls the page, as everywhere on a dashboard. */
  zoomByWheel(on: boolean): void {
    this.cy.userZoomingEnabled(on);
  }

  /** Marks this element alone and brings it into sight; null: none. */
  focus(id: string | null): void {
    this.cy.nodes('.focused').removeClass('focused');
    const node = this.cy.getElementById(id ?? '');
    if (node.nonempty()) {
      node.addClass('focused');
      this.bringIntoSight(node);
    }
  }

  private bringIntoSight(node: NodeSingular): void {
    const { x1, y1, x2, y2 } = node.renderedBoundingBox();
    if (x1 < 0 || y1 < 0 || x2 > this.cy.width() || y2 > this.cy.height()) {
      this.touched = true;
      this.cy.center(node);
    }
  }

  select(id: string): void {
    const node = this.cy.getElementById(id);
    this.cy.autounselectify(false);
    if (node.selected()) {
      node.unselect();
    } else {
      node.select();
    }
    this.cy.autounselectify(true);
  }

  selected(): string[] {
    return this.cy.nodes(':selected').map((node) => node.id());
  }

  unselect(): void {
    this.cy.autounselectify(false);
    this.cy.elements().unselect();
    this.cy.autounselectify(true);
  }

  /** The right edge of the node, in pixels of the canvas; null: there is no such node. */
  spot(id: string): Spot | null {
    const node = this.cy.getElementById(id);
    const { x, y } = node.renderedPosition() ?? { x: 0, y: 0 };
    return node.empty() ? null : { id, x: x + node.renderedOuterWidth() / 2, y };
  }

  destroy(): void {
    this.cy.destroy();
  }
}
