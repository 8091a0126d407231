import type { PanelProps } from '@grafana/data';
import React, { useMemo } from 'react';
import { FrameState } from '../../shared/frame_state';
import { MapView } from './map_view';
import { NEEDS, topologyModel } from './model';
import type { TopologyOptions } from './options';

export function TopologyPanel(props: PanelProps<TopologyOptions>) {
  const { data } = props;
  const model = useMemo(() => topologyModel(data.series), [data.series]);
  return (
    <FrameState data={data} empty={model.nodes.length === 0 && model.notes.length === 0} needs={NEEDS} nothing={props.fieldConfig.defaults.noValue}>
      <MapView panel={props} model={model} />
    </FrameState>
  );
}
