// What every panel says instead of its drawing while it has none: it loads, it failed, or there is no data and which
// columns it wants.
import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

interface Props {
  data: PanelData;
  /** Whether the model made of the frames has anything to draw. */
  empty: boolean;
  /** What the panel reads, for a person who writes the query. */
  needs: string;
  /** What the dashboard says when the query is right and finds nothing. */
  nothing: string | undefined;
  children: ReactNode;
}

/** A drawing that is there stays while the next one loads or fails: the panel's frame tells of both. */
export function FrameState({ data, empty, needs, nothing, children }: Props) {
  const styles = useStyles2(getStyles);
  if (!empty) {
    return <>{children}</>;
  }
  if (data.state === LoadingState.Error) {
    const message = data.errors?.[0]?.message ?? data.error?.message ?? 'the query failed';
    return (
      <div className={styles.box} role="alert" data-testid="panel-error">
        <strong>No data: the query failed</strong>
        <span>{message}</span>
      </div>
    );
  }
  if (data.state === LoadingState.Loading || data.state === LoadingState.NotStarted) {
    return (
      <div className={styles.box} role="status" data-testid="panel-loading">
        Loading…
      </div>
    );
  }
  const isRight = data.series.length > 0 && data.series.every(({ length }) => length === 0);
  return (
    <div className={styles.box} role="status" data-testid="panel-empty">
      {isRight && nothing ? <span>{nothing}</span> : <><strong>No data</strong><span>{needs}</span></>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    textAlign: 'center',
    overflow: 'auto',
    overflowWrap: 'anywhere',
    color: theme.colors.text.secondary,
  }),
});
