// Chooses which devices are shown: by state, site, type and tag.
import React, { useMemo, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { STATE_LOOKS, stateOf } from '../../shared/state';
import { StateMark } from '../../shared/state_mark';
import { typeWords } from './device_facts';
import { NO_FILTER, NOT_SAID, choicesOf, isFiltered, toggled, type MapFilter } from './filter';
import type { MapNode } from './model';
import { MenuButton, MenuChoice, ToolMenu } from './tool_menu';

interface Props {
  nodes: readonly MapNode[];
  filter: MapFilter;
  setFilter(filter: MapFilter): void;
}

const KINDS = [
  ['states', 'State'],
  ['sites', 'Site'],
  ['types', 'Type'],
  ['tags', 'Tag'],
] as const;

function wordsOf(kind: keyof MapFilter, value: string): ReactNode {
  if (kind === 'states') {
    return <StateMark state={stateOf(value)} />;
  }
  return value === NOT_SAID ? <i>not said</i> : <bdi>{kind === 'types' ? typeWords(value) : value}</bdi>;
}

export function FilterMenu({ nodes, filter, setFilter }: Props) {
  const choices = useMemo(() => choicesOf(nodes, filter), [nodes, filter]);
  return (
    <ToolMenu icon="filter" label="Filter" active={isFiltered(filter)}>
      {KINDS.map(([kind, title]) => (
        <fieldset key={kind}>
          <legend>{title}</legend>
          {choices[kind].map(({ value, count }) => (
            <MenuChoice
              key={value}
              kind="checkbox"
              checked={(filter[kind] as readonly string[]).includes(value)}
              onChange={() => setFilter(toggled(filter, kind, value as never))}
            >
              {wordsOf(kind, value)} ({count})
            </MenuChoice>
          ))}
        </fieldset>
      ))}
      <MenuButton onClick={() => setFilter(NO_FILTER)}>Show all devices</MenuButton>
    </ToolMenu>
  );
}

/** How many devices have each state; a click shows these alone. */
export function StateChips({ nodes, filter, setFilter }: Props) {
  const styles = useStyles2(getStyles);
  const { states } = useMemo(() => choicesOf(nodes, filter), [nodes, filter]);
  return (
    <span className={styles.chips}>
      {states.map(({ value, count }) => {
        const state = stateOf(value);
        const on = filter.states.includes(state);
        return (
          <button
            key={value}
            type="button"
            className={styles.chip}
            aria-pressed={on}
            aria-label={`${count} ${STATE_LOOKS[state].word}`}
            title={STATE_LOOKS[state].word}
            onClick={() => setFilter(toggled(filter, 'states', state))}
          >
            <StateMark state={state} bare /> {count}
          </button>
        );
      })}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  chips: css({ display: 'inline-flex', gap: theme.spacing(0.5), marginLeft: 'auto' }),
  chip: css({
    display: 'inline-flex',
    position: 'relative',
    gap: 4,
    padding: theme.spacing(0, 1),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.pill,
    background: 'none',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    '&[aria-pressed=true]': { background: theme.colors.action.selected, borderColor: theme.colors.primary.border },
  }),
});
