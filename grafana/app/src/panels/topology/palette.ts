// The colours of a theme that the map uses, each without transparency.
import type { GrafanaTheme2 } from '@grafana/data';
import { STATES, stateColour, type State } from '../../shared/state';
import { opaque } from './colour';

export interface Palette {
  readonly ground: string;
  readonly body: string;
  readonly text: string;
  readonly quiet: string;
  readonly border: string;
  readonly focus: string;
  readonly box: string;
  readonly note: string;
  readonly states: Readonly<Record<State, string>>;
  /** Of links by their state. */
  readonly links: Readonly<Record<'up' | 'down' | 'unknown', string>>;
  /** Of paths and hubs; none looks like a state. */
  readonly groups: readonly string[];
  readonly font: string;
}

/** Each stands out from the ground of its theme. */
const GROUP_COLOURS = {
  dark: ['blue', 'purple', 'light-blue', 'light-purple', 'super-light-blue', 'super-light-purple'],
  light: ['blue', 'purple', 'dark-blue', 'dark-purple', 'semi-dark-blue', 'semi-dark-purple'],
};

export function paletteOf(theme: GrafanaTheme2): Palette {
  const { colors, visualization, typography } = theme;
  const ground = opaque(colors.background.primary, '#000');
  const on = (colour: string) => opaque(colour, ground);
  const states = Object.fromEntries(STATES.map((state) => [state, on(stateColour(state, colors))])) as Record<State, string>;
  return {
    ground,
    body: on(colors.background.secondary),
    text: on(colors.text.primary),
    quiet: on(colors.text.secondary),
    border: on(colors.border.medium),
    focus: on(colors.primary.border),
    box: on(colors.background.secondary),
    note: on(colors.background.secondary),
    states,
    links: { up: states.up, down: states.down, unknown: states.unknown },
    groups: GROUP_COLOURS[colors.mode].map((name) => on(visualization.getColorByName(name))),
    // Cytoscape takes double quotes only
    font: typography.fontFamily.replaceAll("'", '"'),
  };
}
