// What Cytoscape has on its canvas, as a drawing.
import type { Core, EdgeSingular, NodeSingular } from 'cytoscape';
import type { DrawnEdge, DrawnNode, Drawing } from './drawing';
import { cut, wrapped } from './fit_text';
import { LABEL_MOST, NOTE_MOST, PICTURES, type Outline } from './node_style';
import type { Palette } from './palette';
import { pictureAddress } from './picture_names';

const MARGIN = 20;

type Styled = NodeSingular | EdgeSingular;
const number = (element: Styled, name: string) => Number.parseFloat(String(element.style(name))) || 0;
const text = (element: Styled, name: string) => String(element.style(name));

function dashesOf(element: Styled, line: string): number[] {
  switch (line) {
    case 'dashed':
      return element.isEdge() ? text(element, 'line-dash-pattern').split(/[\s,]+/).map(Number) : [4, 3];
    case 'dotted':
      return [1, 2];
    default:
      return [];
  }
}

function imagesOf(node: NodeSingular): DrawnNode['images'] {
  const spots = PICTURES[node.hasClass('fold') ? 'fold' : 'device'];
  const names = (node.data('pictures') ?? []) as string[];
  return names.flatMap((name, index) => {
    const spot = spots[index];
    const place = spot && { x: spot.x - node.width() / 2, y: spot.y - node.height() / 2 };
    return spot && place ? [{ href: pictureAddress(name), ...place, size: spot.size }] : [];
  });
}

function haloOf(node: NodeSingular): DrawnNode['halo'] {
  const opacity = number(node, 'underlay-opacity');
  return opacity > 0 ? { colour: text(node, 'underlay-color'), opacity, padding: number(node, 'underlay-padding') } : null;
}

type Measure = (words: string, font: string) => number;

function measureOf(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  return (words, font) => {
    if (!context) {
      return 0;
    }
    context.font = font;
    return context.measureText(words).width;
  };
}

function linesOf(node: NodeSingular, label: string, measure: Measure): string[] {
  const font = ['font-weight', 'font-size', 'font-family'].map((name) => text(node, name)).join(' ');
  const widthOf = (words: string) => measure(words, font);
  if (node.hasClass('box')) {
    return [label];
  }
  return node.hasClass('note') ? wrapped(label, NOTE_MOST, widthOf) : [cut(label, LABEL_MOST, widthOf)];
}

function drawnNode(node: NodeSingular, measure: Measure): DrawnNode {
  const label = String(node.data('label') ?? '');
  const line = text(node, 'border-style');
  return {
    place: { ...node.position() },
    width: node.outerWidth(),
    height: node.outerHeight(),
    outline: text(node, 'shape') as Outline,
    fill: text(node, 'background-color'),
    fillOpacity: number(node, 'background-opacity'),
    stroke: text(node, 'border-color'),
    strokeWidth: number(node, 'border-width'),
    dashes: dashesOf(node, line),
    double: line === 'double',
    opacity: number(node, 'opacity'),
    halo: haloOf(node),
    images: imagesOf(node),
    lines: linesOf(node, label, measure),
    fontSize: number(node, 'font-size'),
    bold: text(node, 'font-weight') === 'bold',
    textAt: node.hasClass('box') ? 'above' : node.hasClass('note') ? 'within' : 'below',
    ink: text(node, 'color'),
    title: label,
  };
}

function drawnEdge(edge: EdgeSingular): DrawnEdge {
  const controls = edge.controlPoints() ?? [];
  return {
    points: [edge.sourceEndpoint(), ...controls, edge.targetEndpoint()],
    curved: controls.length > 0,
    stroke: text(edge, 'line-color'),
    width: number(edge, 'width'),
    dashes: dashesOf(edge, text(edge, 'line-style')),
    round: text(edge, 'line-cap') === 'round',
    tip: edge.hasClass('path') ? 'triangle' : edge.hasClass('spoke') ? 'diamond' : null,
    opacity: number(edge, 'opacity'),
    label: String(edge.data('label') ?? ''),
    labelAt: edge.midpoint(),
    ink: text(edge, 'color'),
  };
}

export function drawingOf(cy: Core, palette: Palette): Drawing {
  const { x1, y1, w, h } = cy.elements().boundingBox();
  const measure = measureOf();
  const drawn = (node: NodeSingular) => drawnNode(node, measure);
  return {
    left: Math.floor(x1 - MARGIN),
    top: Math.floor(y1 - MARGIN),
    width: Math.ceil(w + 2 * MARGIN),
    height: Math.ceil(h + 2 * MARGIN),
    ground: palette.ground,
    font: palette.font,
    boxes: cy.nodes('.box').map(drawn),
    edges: cy.edges().map(drawnEdge),
    nodes: cy.nodes().not('.box').map(drawn),
  };
}
