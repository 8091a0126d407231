// The legend below the grid.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { memo, useMemo, type CSSProperties } from 'react';
import { bitsOf } from '../../shared/ip';
import { levelTitles } from './cell';
import { FillBar } from './fill_bar';
import { legendOf } from './legend';
import type { Section } from './section';
import { USE_LOOKS, useTitle } from './use';
import { useSquares } from './use_mark';
import { countText } from './words';

const CELL = { '--cell': '14px' } as CSSProperties;

/** The families of which blocks are drawn. */
function blockFamilies(sections: readonly Section[]): Array<4 | 6> {
  const drawn = sections.filter(({ own, shape }) => shape.cellLength < bitsOf(own.prefix.family));
  return ([4, 6] as const).filter((family) => drawn.some(({ own }) => own.prefix.family === family));
}

export const LegendLine = memo(function LegendLine({ sections }: { sections: readonly Section[] }) {
  const styles = useStyles2(getStyles);
  const square = useSquares();
  const items = useMemo(() => legendOf(sections), [sections]);
  const family = sections.every(({ own }) => own.prefix.family === 6) ? 6 : 4;
  return (
    <ul className={styles.legend} style={CELL} data-testid="legend" aria-label="Legend">
      {items.map(({ use, count }) => (
        <li key={use} className={styles.item} data-use={use}>
          <span aria-hidden className={square(use)}>
            {USE_LOOKS[use].glyph}
          </span>
          {useTitle(use, family)}
          {count !== null && ` ${countText(count)}`}
        </li>
      ))}
      {levelTitles(blockFamilies(sections)).map((title, level) => (
        <li key={title} className={styles.item} data-level={level}>
          <span aria-hidden data-block className={square('free')}>
            <FillBar level={level} />
          </span>
          {title}
        </li>
      ))}
    </ul>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    margin: 0,
    paddingTop: theme.spacing(0.5),
    listStyle: 'none',
    maxHeight: 72,
    overflow: 'auto',
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  item: css({ display: 'flex', alignItems: 'center', gap: 4, whiteSpace: 'nowrap' }),
});
