// A drawing as the text of an SVG file. Pure. All text is escaped; nothing in it runs or asks a host.
import type { DrawnEdge, DrawnNode, Drawing } from './drawing';
import type { Place } from './model';
import { escapeXml, pair, round, tag } from './xml';

/** Corners on a square from -1 to 1. */
const CORNERS: Partial<Record<DrawnNode['outline'], ReadonlyArray<readonly [number, number]>>> = {
  octagon: [[-0.41, -1], [0.41, -1], [1, -0.41], [1, 0.41], [0.41, 1], [-0.41, 1], [-1, 0.41], [-1, -0.41]],
  hexagon: [[-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1], [-1, 0]],
};

type Paint = Readonly<Record<string, string | number | null>>;

const dashed = (dashes: readonly number[]) => (dashes.length > 0 ? dashes.join(' ') : null);
const faded = (opacity: number) => (opacity < 1 ? opacity : null);

function shapeOf({ place: { x, y }, width, height, outline }: DrawnNode, paint: Paint): string {
  const corners = CORNERS[outline];
  if (corners) {
    const points = corners.map(([cx, cy]) => pair({ x: x + (cx * width) / 2, y: y + (cy * height) / 2 }));
    return tag('polygon', { points: points.join(' '), ...paint });
  }
  if (outline === 'ellipse') {
    return tag('ellipse', { cx: x, cy: y, rx: width / 2, ry: height / 2, ...paint });
  }
  return tag('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: outline === 'rectangle' ? 0 : 8, ...paint });
}

/** A double line is a wide one with a narrow one of the ground on it. */
function outlineOf(node: DrawnNode, ground: string): string {
  const { fill, fillOpacity, stroke, strokeWidth, dashes, double } = node;
  const line = { stroke, 'stroke-width': strokeWidth, 'stroke-dasharray': dashed(dashes) };
  const between = double ? shapeOf(node, { fill: 'none', stroke: ground, 'stroke-width': strokeWidth / 3 }) : '';
  return shapeOf(node, { fill, 'fill-opacity': fillOpacity, ...line }) + between;
}

function haloOf({ place: { x, y }, width, height, halo }: DrawnNode): string {
  if (halo === null) {
    return '';
  }
  const radii = { rx: width / 2 + halo.padding, ry: height / 2 + halo.padding };
  return tag('ellipse', { cx: x, cy: y, ...radii, fill: halo.colour, 'fill-opacity': halo.opacity });
}

interface Look {
  readonly size: number;
  readonly bold: boolean;
  readonly ink: string;
  readonly ground: string;
}

function textOf(lines: readonly string[], at: Place, { size, bold, ink, ground }: Look): string {
  const rows = lines.map((line, index) => tag('tspan', { x: at.x, y: at.y + size * 1.25 * index }, escapeXml(line) || ' '));
  const halo = { stroke: ground, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' };
  const font = { 'font-size': size, 'font-weight': bold ? 'bold' : null };
  return tag('text', { 'text-anchor': 'middle', ...font, fill: ink, ...halo }, rows.join(''));
}

function nodeOf(node: DrawnNode, ground: string): string {
  const { place, height, images, lines, fontSize, textAt, bold, ink } = node;
  const tops = {
    above: place.y - height / 2 - 6,
    within: place.y - ((lines.length - 1) * fontSize * 1.25) / 2 + fontSize * 0.35,
    below: place.y + height / 2 + fontSize + 4,
  };
  const pictures = images.map(({ href, x, y, size }) =>
    tag('image', { href, x: place.x + x, y: place.y + y, width: size, height: size })
  );
  const words = textOf(lines, { x: place.x, y: tops[textAt] }, { size: fontSize, bold, ink, ground });
  const title = tag('title', {}, escapeXml(node.title) || ' ');
  return tag('g', { opacity: faded(node.opacity) }, title + haloOf(node) + outlineOf(node, ground) + pictures.join('') + words);
}

function wayOf({ points, curved }: DrawnEdge): string {
  const [first, ...rest] = points;
  if (!first) {
    return '';
  }
  const [control, last] = rest;
  const way = curved && control && last ? `Q${pair(control)} ${pair(last)}` : rest.map((point) => `L${pair(point)}`).join('');
  return `M${pair(first)}${way}`;
}

/** Corners of a tip at `to`, when one comes from `from`: so far back, so far to the left. */
const TIPS = {
  triangle: [[0, 0], [1, 0.5], [1, -0.5]],
  diamond: [[0, 0], [0.6, 0.5], [1.2, 0], [0.6, -0.5]],
} as const;

function tipOf({ points, stroke, width, tip }: DrawnEdge): string {
  const [to, from] = tip === 'diamond' ? points : points.slice(-2).reverse();
  const length = from && to ? Math.hypot(to.x - from.x, to.y - from.y) : 0;
  if (tip === null || !from || !to || length === 0) {
    return '';
  }
  const [dx, dy, size] = [(to.x - from.x) / length, (to.y - from.y) / length, 4 + 2 * width];
  const corners = TIPS[tip].map(([back, left]) =>
    pair({ x: to.x - (dx * back + dy * left) * size, y: to.y - (dy * back - dx * left) * size })
  );
  return tag('polygon', { points: corners.join(' '), fill: stroke });
}

function edgeOf(edge: DrawnEdge, ground: string): string {
  const { stroke, width, dashes, opacity, label, labelAt, ink } = edge;
  const paint = { fill: 'none', stroke, 'stroke-width': width, 'stroke-dasharray': dashed(dashes) };
  const line = tag('path', { d: wayOf(edge), ...paint, 'stroke-linecap': edge.round ? 'round' : null });
  const look = { size: 11, bold: false, ink, ground };
  const words = label === '' ? '' : textOf([label], { x: labelAt.x, y: labelAt.y + 3 }, look);
  return tag('g', { opacity: faded(opacity) }, line + tipOf(edge) + words);
}

export function svgText({ left, top, width, height, ground, font, boxes, edges, nodes }: Drawing): string {
  const viewBox = [left, top, width, height].map(round).join(' ');
  const content = [
    tag('rect', { x: left, y: top, width, height, fill: ground }),
    ...boxes.map((box) => nodeOf(box, ground)),
    ...edges.map((edge) => edgeOf(edge, ground)),
    ...nodes.map((node) => nodeOf(node, ground)),
  ];
  const frame = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox, 'font-family': font };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('svg', frame, `\n${content.join('\n')}\n`)}\n`;
}
