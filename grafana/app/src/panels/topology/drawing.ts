// The map as it is painted, with all of Cytoscape's answers in it: what svg.ts makes a file of.
import type { Place } from './model';
import type { Outline } from './node_style';

export interface DrawnNode {
  readonly place: Place;
  readonly width: number;
  readonly height: number;
  readonly outline: Outline;
  readonly fill: string;
  readonly fillOpacity: number;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly dashes: readonly number[];
  /** Two strokes with the ground between. */
  readonly double: boolean;
  readonly opacity: number;
  /** Around a hub; null around what is none. */
  readonly halo: { readonly colour: string; readonly opacity: number; readonly padding: number } | null;
  readonly images: ReadonlyArray<{ readonly href: string; readonly x: number; readonly y: number; readonly size: number }>;
  /** Cut to the room that they have: an SVG breaks none. */
  readonly lines: readonly string[];
  readonly fontSize: number;
  readonly bold: boolean;
  readonly textAt: 'above' | 'within' | 'below';
  readonly ink: string;
  /** All of the name, for a reader of the picture: its tooltip. */
  readonly title: string;
}

export interface DrawnEdge {
  readonly points: readonly Place[];
  /** The middle points are those of curves. */
  readonly curved: boolean;
  readonly stroke: string;
  readonly width: number;
  readonly dashes: readonly number[];
  /** Round ends make dots of short strokes. */
  readonly round: boolean;
  /** A triangle at its end, a diamond at its start. */
  readonly tip: 'triangle' | 'diamond' | null;
  readonly opacity: number;
  readonly label: string;
  readonly labelAt: Place;
  readonly ink: string;
}

export interface Drawing {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly ground: string;
  readonly font: string;
  /** In the order in which they are painted: boxes, edges, devices. */
  readonly boxes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly nodes: readonly DrawnNode[];
}
