// A state as people see it: glyph in its colour, word beside it or, where there is no room, for screen readers only.
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { STATE_LOOKS, stateColour, type State } from './state';

export function StateMark({ state, bare = false }: { state: State; bare?: boolean }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { glyph, word, opacity } = STATE_LOOKS[state];
  return (
    <span className={styles.mark} data-state={state} style={{ opacity }}>
      <span aria-hidden style={{ color: stateColour(state, theme.colors) }}>
        {glyph}
      </span>
      <span className={bare ? styles.hidden : undefined}>{word}</span>
    </span>
  );
}

const getStyles = () => ({
  mark: css({ display: 'inline-flex', gap: 4, whiteSpace: 'nowrap' }),
  // out of sight, but read aloud
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
});
