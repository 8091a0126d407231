// The colours of a cell, all of them from the theme that is on. Pure.
import type { CellUse } from './use';

/** What is used of a theme; GrafanaTheme2 is one. */
export interface GridTheme {
  readonly colors: {
    readonly background: { readonly secondary: string };
    readonly text: { readonly primary: string; readonly secondary: string; readonly disabled: string };
    getContrastText(background: string): string;
  };
  readonly visualization: { getColorByName(name: string): string };
}

export interface CellLook {
  /** A solid colour, or null for the panel's own. */
  readonly background: string | null;
  /** Stripes or a dot over the background, for what has no glyph. */
  readonly pattern: string | null;
  readonly border: string;
  readonly line: 'solid' | 'dashed' | 'dotted';
  readonly colour: string;
}

/** Uses that fill their cell, by the name of their colour. */
const SOLID: Partial<Record<CellUse, string>> = {
  static: 'green',
  dhcp: 'blue',
  gateway: 'purple',
  unplanned: 'orange',
  conflict: 'red',
};

/** What is free is most of a grid: its dot is painted, as text for each would take long. */
const dot = (colour: string) => `radial-gradient(circle, ${colour} 0.7px, transparent 1.2px)`;

/** Free addresses of ranges: the angle of the stripes. */
const STRIPED: Partial<Record<CellUse, number>> = { pool: 45, 'reserved range': 135, infrastructure: 90 };

/** The colour of a range's free addresses, and of the line below all of its cells. */
export function rangeColour(use: CellUse, { colors, visualization }: GridTheme): string {
  switch (use) {
    case 'pool':
      return visualization.getColorByName('blue');
    case 'infrastructure':
      return visualization.getColorByName('purple');
    default:
      return colors.text.secondary;
  }
}

function free({ colors }: GridTheme): CellLook {
  return {
    background: colors.background.secondary,
    pattern: dot(colors.text.disabled),
    border: 'transparent',
    line: 'solid',
    colour: colors.text.secondary,
  };
}

function hollow(use: CellUse, { colors, visualization }: GridTheme): CellLook {
  const outline = (border: string, line: CellLook['line'], colour = border): CellLook => ({
    background: null,
    pattern: null,
    border,
    line,
    colour,
  });
  switch (use) {
    case 'reserved':
      return outline(colors.text.primary, 'solid');
    case 'gone':
      return outline(visualization.getColorByName('dark-orange'), 'dashed');
    case 'deprecated':
      return outline(colors.text.secondary, 'dashed');
    case 'unknown':
      return outline(colors.text.secondary, 'dotted');
    case 'prefix':
      return outline(colors.text.secondary, 'solid');
    case 'free':
      return free({ colors, visualization });
    default:
      return { ...free({ colors, visualization }), pattern: null };
  }
}

export function cellLook(use: CellUse, theme: GridTheme): CellLook {
  const solid = SOLID[use];
  if (solid) {
    const background = theme.visualization.getColorByName(solid);
    const colour = theme.colors.getContrastText(background);
    return { background, pattern: null, border: background, line: 'solid', colour };
  }
  const angle = STRIPED[use];
  if (angle !== undefined) {
    const colour = rangeColour(use, theme);
    const pattern = `repeating-linear-gradient(${angle}deg, ${colour} 0 1px, transparent 1px 5px)`;
    return { background: null, pattern, border: colour, line: 'dotted', colour };
  }
  return hollow(use, theme);
}
