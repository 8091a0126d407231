// Finds devices by any of their texts: what is not found fades, Enter goes from one that is to the next.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import type { SceneIndex } from './scene_index';

interface Props {
  search: string;
  setSearch(search: string): void;
  index: SceneIndex;
  focused: string | null;
  focus(id: string | null): void;
  narrow: boolean;
}

export function SearchBox({ search, setSearch, index, focused, focus, narrow }: Props) {
  const styles = useStyles2(getStyles);
  const hits = search.trim() === '' ? [] : index.stops.filter(({ id }) => index.node(id)?.dim === false);
  const next = () => {
    const at = hits.findIndex(({ id }) => id === focused);
    const hit = hits[(at + 1) % hits.length];
    if (hit) {
      focus(hit.id);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') {
      next();
    } else if (event.key === 'Escape') {
      setSearch('');
    }
  };
  return (
    <span className={styles.box}>
      <input
        type="search"
        className={styles.input}
        style={{ width: narrow ? 90 : 150 }}
        value={search}
        placeholder="Search"
        aria-label="Search devices"
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {search.trim() !== '' && (
        <span className={styles.count} role="status">
          {hits.length} found
        </span>
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  input: css({
    height: 26,
    padding: theme.spacing(0, 1),
    color: theme.colors.text.primary,
    background: theme.components.input.background,
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.radius.default,
    '&::placeholder': { color: theme.colors.text.secondary },
  }),
  count: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, whiteSpace: 'nowrap' }),
});
