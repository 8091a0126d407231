// How devices, boxes and notes look. Shape, line and sign tell a state as well as its colour does.
import type { StylesheetJson } from 'cytoscape';
import { STATES, STATE_LOOKS, type State } from '../../shared/state';
import { blend } from './colour';
import type { Palette } from './palette';

/** Of a device's shape, in units of the map. */
export const BODY = 46;

export type Outline = 'round-rectangle' | 'rectangle' | 'ellipse' | 'octagon' | 'hexagon' | 'diamond';

/** Of the line around a device, STATE_LOOKS says the kind. */
export interface StateStyle {
  readonly outline: Outline;
  readonly width: number;
  readonly opacity: number;
  /** How much of the state's colour is in its body: what needs a look first is seen first, also from far. */
  readonly tint: number;
}

export const STATE_STYLES: Readonly<Record<State, StateStyle>> = {
  up: { outline: 'round-rectangle', width: 2.5, opacity: 1, tint: 0.25 },
  degraded: { outline: 'hexagon', width: 3, opacity: 1, tint: 0.4 },
  down: { outline: 'octagon', width: 5, opacity: 1, tint: 0.5 },
  unknown: { outline: 'ellipse', width: 2.5, opacity: 1, tint: 0.15 },
  gone: { outline: 'ellipse', width: 2.5, opacity: 0.8, tint: 0.1 },
  disabled: { outline: 'rectangle', width: 1.5, opacity: 0.6, tint: 0 },
};

/** Icon, badge and padlock, from the left upper corner of the shape. */
export const PICTURES = {
  device: [{ size: 26, x: 10, y: 10 }, { size: 20, x: 33, y: -7 }, { size: 15, x: -5, y: 36 }],
  fold: [{ size: 26, x: 17, y: 13 }, { size: 20, x: 47, y: -7 }, { size: 15, x: -5, y: 42 }],
} as const;

/** The width of a name below a device, and of a line of a note. */
export const LABEL_MOST = 112;
export const NOTE_MOST = 240;

const places = (of: keyof typeof PICTURES) => ({
  'background-position-x': PICTURES[of].map(({ x }) => `${x}px`),
  'background-position-y': PICTURES[of].map(({ y }) => `${y}px`),
});

const SIZES = PICTURES.device.map(({ size }) => `${size}px`);

function everyDevice(palette: Palette): StylesheetJson[number] {
  return {
    selector: 'node[pictures]',
    style: {
      width: BODY,
      height: BODY,
      label: 'data(label)',
      color: palette.text,
      'font-family': palette.font,
      'font-size': 14,
      'min-zoomed-font-size': 6,
      'text-valign': 'bottom',
      'text-margin-y': 5,
      'text-wrap': 'ellipsis',
      'text-max-width': `${LABEL_MOST}px`,
      'text-background-color': palette.ground,
      'text-background-opacity': 0.85,
      'text-background-padding': '1px',
      'background-image': 'data(pictures)',
      'background-width': SIZES,
      'background-height': SIZES,
      ...places('device'),
      // the badge lies over the corner
      'bounds-expansion': 8,
      'background-clip': SIZES.map(() => 'none'),
      'background-image-containment': SIZES.map(() => 'over'),
    } as never,
  };
}

function stateStyle(state: State, palette: Palette): StylesheetJson[number] {
  const { outline, width, opacity, tint } = STATE_STYLES[state];
  const colour = palette.states[state];
  const border = { 'border-style': STATE_LOOKS[state].line, 'border-width': width, 'border-color': colour };
  const fill = blend(colour, tint, palette.body);
  return { selector: `node.${state}`, style: { shape: outline, ...border, 'background-color': fill, opacity } };
}

export function deviceStyles(palette: Palette): StylesheetJson {
  const fold = { shape: 'round-rectangle', width: 60, height: 52, 'font-weight': 'bold', ...places('fold') };
  const underlay = { 'underlay-color': palette.groups[0], 'underlay-opacity': 0.3, 'underlay-padding': 14 };
  return [
    everyDevice(palette),
    ...STATES.map((state) => stateStyle(state, palette)),
    { selector: 'node.fold', style: fold as never },
    { selector: 'node.hub', style: { ...underlay, 'underlay-shape': 'ellipse' } },
  ];
}

export function boxStyles(palette: Palette): StylesheetJson {
  return [
    {
      selector: 'node.box',
      style: {
        shape: 'round-rectangle',
        label: 'data(label)',
        width: 'data(width)',
        height: 'data(height)',
        // below the links
        'z-index-compare': 'manual',
        'z-index': -1,
        'background-color': palette.box,
        'background-opacity': 0.7,
        'border-color': palette.border,
        'border-width': 1.5,
        color: palette.text,
        'font-family': palette.font,
        'font-size': 15,
        'font-weight': 'bold',
        'min-zoomed-font-size': 6,
        'text-valign': 'top',
        'text-margin-y': -4,
        'text-events': 'yes',
      },
    },
    {
      selector: 'node.note',
      style: {
        shape: 'rectangle',
        label: 'data(label)',
        width: 'label',
        height: 'label',
        padding: '8px',
        'background-color': palette.note,
        'border-color': palette.border,
        'border-style': 'dashed',
        'border-width': 1,
        color: palette.text,
        'font-family': palette.font,
        'font-size': 13,
        'min-zoomed-font-size': 5,
        'text-valign': 'center',
        'text-wrap': 'wrap',
        'text-max-width': `${NOTE_MOST}px`,
        'text-justification': 'left',
        events: 'no',
      } as never,
    },
  ];
}
