// The lines of the grid that are no rows of cells: the heading of a prefix, the numbers above its cells, a folded gap.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { formatPrefix } from '../../shared/ip';
import { lineStyle } from '../../shared/virtual_lines';
import { GROUP, GROUP_SPACE, SPACE } from './layout';
import type { Section } from './section';
import { columnsOf } from './shape';
import { cellsText, usageOf, usageText } from './words';

interface Place {
  index: number;
  top: number;
  height: number;
}

/** From these ratios on a prefix is filling up, and nearly full: those of ipam (ipam/usage_bar.c). */
const FILLING = 0.8;
const FULL = 0.95;

function UsageBar({ ratio }: { ratio: number }) {
  const { colors } = useTheme2();
  const styles = useStyles2(getStyles);
  const colour = ratio >= FULL ? colors.error : ratio >= FILLING ? colors.warning : colors.success;
  const filled = { width: `${Math.min(1, ratio) * 100}%`, background: colour.main };
  return (
    <span className={styles.bar} aria-hidden>
      <span style={{ display: 'block', height: '100%', ...filled }} />
    </span>
  );
}

export function Heading({ section, index, top, height }: Place & { section: Section }) {
  const styles = useStyles2(getStyles);
  const { own } = section;
  const { text, ratio } = usageOf(own);
  const more = [own.kind, own.vrf && `VRF ${own.vrf}`, cellsText(section)].filter(Boolean);
  return (
    <div role="row" aria-rowindex={index + 1} className={styles.heading} style={lineStyle(top, height)}>
      <div role="rowheader" className={styles.words}>
        <strong className={styles.prefix}>{formatPrefix(own.prefix)}</strong>
        {own.name && <bdi>{own.name}</bdi>}
        {ratio !== null && <UsageBar ratio={ratio} />}
        <span className={styles.faint}>{ratio === null ? text : `${text}, ${usageText(ratio)}`}</span>
        {more.map((words) => (
          <bdi key={words} className={styles.faint}>
            {words}
          </bdi>
        ))}
      </div>
    </div>
  );
}

interface OffsetsProps extends Place {
  section: Section;
  labelWidth: number;
  size: number;
}

/** "+0 +8 +16": what to add to the first address of a row. */
export function Offsets({ section, index, top, height, labelWidth, size }: OffsetsProps) {
  const styles = useStyles2(getStyles);
  const groups = Math.ceil(columnsOf(section.shape) / GROUP);
  const width = GROUP * (size + SPACE) + GROUP_SPACE;
  return (
    <div role="row" aria-rowindex={index + 1} aria-hidden className={styles.offsets} style={lineStyle(top, height)}>
      <span style={{ width: labelWidth, flex: 'none' }} />
      {Array.from({ length: groups }, (_, group) => (
        <span key={group} style={{ width, flex: 'none' }}>
          +{group * GROUP}
        </span>
      ))}
    </div>
  );
}

interface GapProps extends Place {
  text: string;
  /** Null: it cannot be unfolded. */
  open: boolean | null;
  active: boolean;
  activeId: string;
}

export function Gap({ text, index, top, height, open, active, activeId }: GapProps) {
  const styles = useStyles2(getStyles);
  return (
    <div role="row" aria-rowindex={index + 1} style={lineStyle(top, height)}>
      <span
        role="gridcell"
        id={active ? activeId : undefined}
        aria-expanded={open ?? undefined}
        className={styles.gap}
        data-at={`${index}:0`}
        data-gap
        data-active={active || undefined}
        style={{ cursor: open === null ? 'default' : 'pointer' }}
      >
        <span aria-hidden>{open === null ? '⋮' : open ? '▾' : '▸'} </span>
        <bdi>{text}</bdi>
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({ display: 'flex', alignItems: 'end', paddingBottom: 4, lineHeight: '18px', overflow: 'hidden' }),
  words: css({ display: 'flex', alignItems: 'center', columnGap: theme.spacing(1), whiteSpace: 'nowrap', minWidth: 0 }),
  prefix: css({ fontFamily: theme.typography.fontFamilyMonospace }),
  faint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  bar: css({
    width: 60,
    height: 8,
    flex: 'none',
    border: `1px solid ${theme.colors.border.medium}`,
    background: theme.colors.background.secondary,
  }),
  offsets: css({ display: 'flex', overflow: 'hidden', fontSize: 10, color: theme.colors.text.secondary }),
  gap: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    '&:hover': { color: theme.colors.text.primary },
    '&[data-active]': { outline: `2px solid ${theme.colors.text.primary}` },
  }),
});
