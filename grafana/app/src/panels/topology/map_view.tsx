// The map with its tools, its card, its menu, and the list beside it.
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { useRef } from 'react';
import type { MapCanvas } from './canvas';
import { DeviceList } from './device_list';
import { NO_FILTER } from './filter';
import { HoverCard } from './hover_card';
import { MapActions } from './map_actions';
import { keyHandler } from './map_keys';
import { MapTools } from './map_tools';
import type { TopologyModel } from './model';
import { NodeMenu } from './node_menu';
import { NothingFits } from './nothing_fits';
import type { TopologyOptions } from './options';
import { toolbarHeight } from './toolbar';
import { useCanvas } from './use_canvas';
import { useChosen } from './use_chosen';
import { useScene } from './use_scene';

interface Props {
  panel: PanelProps<TopologyOptions>;
  model: TopologyModel;
}

const HELP = [
  'Arrow keys walk from device to device',
  'Enter opens',
  'L locks',
  'F folds the box',
  'Shift and arrows move',
  'Shift and F10 open a menu',
  'plus and minus zoom',
  '0 shows all',
].join(', ');

export function MapView({ panel, model }: Props) {
  const { options, width } = panel;
  const styles = useStyles2(getStyles);
  const element = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<MapCanvas | null>(null);
  const chosen = useChosen();
  const drawn = useScene(model, options, panel.onOptionsChange, chosen);
  const actions = new MapActions(panel, chosen, drawn, canvas);
  const bar = options.toolbar ? toolbarHeight(width, panel.height) : 0;
  const height = panel.height - bar;
  useCanvas(element, canvas, { ...drawn, width, height, events: actions });
  const { index } = drawn;
  const { hovered, menu } = chosen;
  return (
    <div
      className={styles.root}
      style={{ width, height: panel.height }}
      data-testid="topology"
      onFocus={() => canvas.current?.zoomByWheel(true)}
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || canvas.current?.zoomByWheel(false)}
    >
      {bar > 0 && <MapTools {...{ panel, model, chosen, drawn, actions, canvas, height }} />}
      <div
        ref={surface}
        className={styles.surface}
        tabIndex={0}
        role="application"
        aria-label={`Topology map: ${model.nodes.length} devices, ${model.edges.length} links`}
        aria-description={HELP}
        onKeyDown={keyHandler(actions)}
        onPointerDown={(event) => event.currentTarget.focus({ preventScroll: true })}
        onContextMenu={(event) => event.preventDefault()}
        data-testid="topology-map"
      >
        <div ref={element} className={styles.canvas} aria-hidden />
        {model.nodes.length > 0 && index.stops.length === 0 && <NothingFits showAll={() => chosen.setFilter(NO_FILTER)} />}
        {hovered && !menu && <HoverCard spot={hovered} index={index} width={width} height={height} />}
        {menu && <NodeMenu spot={menu} actions={actions} close={() => (chosen.setMenu(null), surface.current?.focus())} />}
      </div>
      <DeviceList index={index} hrefOf={(node) => actions.hrefOf(node)} template={options.deviceLink} />
      <div className={styles.hidden} role="status" data-testid="topology-said">
        {chosen.said}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ position: 'relative', display: 'flex', flexDirection: 'column', overflow: 'hidden' }),
  surface: css({
    position: 'relative',
    flex: 1,
    minHeight: 0,
    overflow: 'hidden',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  canvas: css({ position: 'absolute', inset: 0 }),
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
});
