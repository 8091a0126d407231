// How links, request paths and spokes look. The line tells the kind of a link; a sign tells its state as well as its colour does.
import type { StylesheetJson } from 'cytoscape';
import type { LinkKind } from './model';
import type { Palette } from './palette';

export interface LinkStyle {
  readonly width: number;
  /** Lengths of strokes and gaps; empty: one stroke. */
  readonly dashes: readonly number[];
}

export const LINK_STYLES: Readonly<Record<LinkKind, LinkStyle>> = {
  ethernet: { width: 2, dashes: [] },
  fibre: { width: 4, dashes: [] },
  wifi: { width: 2.5, dashes: [2, 4] },
  vpn: { width: 2.5, dashes: [10, 4] },
  virtual: { width: 1.5, dashes: [5, 5] },
  wan: { width: 4, dashes: [14, 4, 3, 4] },
  other: { width: 1.5, dashes: [] },
};

export function linkStyles(palette: Palette): StylesheetJson {
  const states = (['up', 'down', 'unknown'] as const).map((state) => ({
    selector: `edge.link-${state}`,
    style: { 'line-color': palette.links[state], opacity: state === 'up' ? 0.85 : 0.95 },
  }));
  const kinds = Object.entries(LINK_STYLES).map(([kind, { width, dashes }]) => {
    const line = dashes.length > 0 ? { 'line-style': 'dashed', 'line-dash-pattern': [...dashes] } : {};
    return { selector: `edge.${kind}`, style: { width, ...line } };
  });
  return [
    {
      selector: 'edge[?label]',
      style: {
        label: 'data(label)',
        color: palette.quiet,
        'font-family': palette.font,
        'font-size': 11,
        'min-zoomed-font-size': 6,
        'text-background-color': palette.ground,
        'text-background-opacity': 0.9,
        'text-background-padding': '2px',
      } as never,
    },
    { selector: 'edge.parallel', style: { 'curve-style': 'bezier', 'control-point-step-size': 34 } },
    ...states,
    ...(kinds as StylesheetJson),
    { selector: 'edge.link-down', style: { color: palette.links.down } },
  ];
}

export function groupStyles(palette: Palette): StylesheetJson {
  const bent = { 'curve-style': 'unbundled-bezier', 'control-point-distances': 'data(bend)', 'control-point-weights': 0.5 };
  const path = { width: 3, 'target-arrow-shape': 'triangle', 'arrow-scale': 1.1, 'z-index': 5 };
  const dots = { 'line-style': 'dashed', 'line-dash-pattern': [1, 4], 'line-cap': 'round' };
  const spoke = { width: 1.5, ...dots, 'source-arrow-shape': 'diamond', 'arrow-scale': 0.8 };
  return [
    { selector: 'edge.path', style: { ...bent, ...path } as never },
    { selector: 'edge.spoke', style: { ...bent, ...spoke } as never },
    ...palette.groups.map((colour, index) => ({
      selector: `edge.colour-${index}`,
      style: { 'line-color': colour, 'target-arrow-color': colour, 'source-arrow-color': colour, color: colour },
    })),
  ];
}
