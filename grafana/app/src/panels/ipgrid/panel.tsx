import type { PanelProps } from '@grafana/data';
import React, { useCallback, useMemo } from 'react';
import { deviceLink } from '../../shared/device_link';
import { FrameState } from '../../shared/frame_state';
import { Grid } from './grid';
import { withPrefixes } from './implied';
import { NEEDS, gridModel } from './model';
import type { GridOptions } from './options';
import { planOf } from './plan';

export function GridPanel({ data, options, fieldConfig, width, height, timeZone, replaceVariables }: PanelProps<GridOptions>) {
  const plan = useMemo(() => planOf(withPrefixes(gridModel(data.series))), [data.series]);
  const linkOf = useCallback(
    (key: string | null) => deviceLink(options.deviceLink, key, replaceVariables),
    [options.deviceLink, replaceVariables]
  );
  return (
    <FrameState data={data} empty={plan.prefixes.length === 0} needs={NEEDS} nothing={fieldConfig.defaults.noValue}>
      <Grid plan={plan} options={options} width={width} height={height} timeZone={timeZone} linkOf={linkOf} />
    </FrameState>
  );
}
