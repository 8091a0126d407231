// The square of a use: in the grid and in its legend. Its size is the variable --cell of what it stands in.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { cellLook, rangeColour } from './looks';
import { CELL_USES, type CellUse } from './use';

type Classes = Readonly<Record<CellUse, string>>;

export interface UseStyles {
  readonly square: string;
  readonly uses: Classes;
  /** A line below the cells of a range, by the use of its free addresses. */
  readonly lines: Classes;
}

function classOf(use: CellUse, theme: GrafanaTheme2): string {
  const { background, pattern, border, line, colour } = cellLook(use, theme);
  return css({
    backgroundColor: background ?? 'transparent',
    backgroundImage: pattern ?? 'none',
    border: `1px ${line} ${border}`,
    color: colour,
    // a link has the colour of its use, also below the pointer
    '&:hover, &:focus': { color: colour },
  });
}

function classes(of: (use: CellUse) => string): Classes {
  return Object.fromEntries(CELL_USES.map((use) => [use, of(use)])) as Record<CellUse, string>;
}

const getStyles = (theme: GrafanaTheme2): UseStyles => ({
  square: css({
    width: 'var(--cell)',
    height: 'var(--cell)',
    fontSize: 'calc(var(--cell) * 0.58)',
    // no flex box: there are thousands
    display: 'block',
    flex: 'none',
    textAlign: 'center',
    position: 'relative',
    overflow: 'hidden',
    borderRadius: 2,
    lineHeight: 'calc(var(--cell) - 2px)',
    textDecoration: 'none',
    userSelect: 'none',
    // a system's own colours would leave the glyphs, but no stripes
    forcedColorAdjust: 'none',
    // the height of a bar is seen against its frame
    '&[data-block]': { borderColor: theme.colors.border.medium, backgroundImage: 'none' },
  }),
  uses: classes((use) => classOf(use, theme)),
  lines: classes((use) => css({ boxShadow: `0 1px 0 ${rangeColour(use, theme)}` })),
});

/**
 * The class of a square by its use, and by that of the free addresses of its range. The names stand beside each other:
 * none sets what another does, and emotion's cx, which would merge them, takes long for thousands of cells.
 */
export function useSquares(): (use: CellUse, range?: CellUse) => string {
  const { square, uses, lines } = useStyles2(getStyles);
  return (use, range) => `${square} ${uses[use]}${range && range !== 'free' ? ` ${lines[range]}` : ''}`;
}
