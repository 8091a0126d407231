import type { PanelProps } from '@grafana/data';
import React, { useCallback, useMemo } from 'react';
import { deviceLink } from '../../shared/device_link';
import { FrameState } from '../../shared/frame_state';
import { NEEDS, stripModel } from './model';
import type { StripOptions } from './options';
import { Strip } from './strip';

export function StripPanel({ data, options, onOptionsChange, replaceVariables, ...props }: PanelProps<StripOptions>) {
  const { width, height, timeZone } = props;
  const { rows, now } = useMemo(() => ({ rows: stripModel(data.series), now: Date.now() / 1000 }), [data.series]);
  const linkOf = useCallback(
    (key: string) => deviceLink(options.deviceLink, key, replaceVariables),
    [options.deviceLink, replaceVariables]
  );
  // as core's table keeps its order: a viewer's choice lasts as long as the dashboard is open, an editor's can be saved
  const onChoice = (choice: Partial<StripOptions>) => onOptionsChange({ ...options, ...choice });
  return (
    <FrameState data={data} empty={rows.length === 0} needs={NEEDS} nothing={props.fieldConfig.defaults.noValue}>
      <Strip {...{ rows, options, onChoice, width, height, timeZone, now, linkOf }} />
    </FrameState>
  );
}
