// Over a map on which the filter leaves nothing: why it is empty, and the way out.
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React from 'react';

export function NothingFits({ showAll }: { showAll(): void }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status">
      <span>No device fits the filter</span>
      <Button size="sm" variant="secondary" onClick={showAll}>
        Show all devices
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    position: 'absolute',
    inset: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
});
