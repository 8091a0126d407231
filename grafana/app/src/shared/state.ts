// The states of a device or a check: their words, and how each is told apart without its colour, too.

/** From what needs a look first to what needs none. */
export const STATES = ['down', 'degraded', 'unknown', 'gone', 'up', 'disabled'] as const;
export type State = (typeof STATES)[number];

/** The colours of a theme that states use; GrafanaTheme2.colors has them. */
export interface StateColours {
  readonly success: { readonly main: string };
  readonly warning: { readonly main: string };
  readonly error: { readonly main: string };
  readonly text: { readonly secondary: string; readonly disabled: string };
}

export interface StateLook {
  /** For people and screen readers. */
  readonly word: string;
  /** A sign that differs in shape from those of the other states. */
  readonly glyph: string;
  /** The kind of line around or below what has the state. */
  readonly line: 'solid' | 'dashed' | 'dotted' | 'double';
  /** Of the drawing, 0-1. */
  readonly opacity: number;
}

export const STATE_LOOKS: Readonly<Record<State, StateLook>> = {
  down: { word: 'Down', glyph: '✕', line: 'double', opacity: 1 },
  degraded: { word: 'Degraded', glyph: '▲', line: 'solid', opacity: 1 },
  unknown: { word: 'Unknown', glyph: '?', line: 'dotted', opacity: 1 },
  gone: { word: 'Gone', glyph: '◌', line: 'dashed', opacity: 1 },
  up: { word: 'Up', glyph: '●', line: 'solid', opacity: 1 },
  disabled: { word: 'Not monitored', glyph: '–', line: 'solid', opacity: 0.5 },
};

/** The state that a text names; NULL and any other text are unknown, never up. */
export function stateOf(text: string | null): State {
  const name = text?.trim().toLowerCase();
  return STATES.find((state) => state === name) ?? 'unknown';
}

/** Of the theme that is on, so that light, dark and high contrast are each right. */
export function stateColour(state: State, colours: StateColours): string {
  switch (state) {
    case 'up':
      return colours.success.main;
    case 'degraded':
      return colours.warning.main;
    case 'down':
      return colours.error.main;
    case 'unknown':
    case 'gone':
      return colours.text.secondary;
    case 'disabled':
      return colours.text.disabled;
  }
}

/** The state that a folded group shows: the one of its members that needs a look first; without members unknown. */
export function worstState(states: Iterable<State>): State {
  let worst: number = STATES.length;
  for (const state of states) {
    worst = Math.min(worst, STATES.indexOf(state));
  }
  return STATES[worst] ?? 'unknown';
}
