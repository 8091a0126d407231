// The tools of the map, in the order of the bar.
import type { PanelProps } from '@grafana/data';
import React, { type RefObject } from 'react';
import { BoxMenu } from './box_menu';
import type { MapCanvas } from './canvas';
import { FilterMenu, StateChips } from './filter_menu';
import type { MapActions } from './map_actions';
import type { TopologyModel } from './model';
import type { TopologyOptions } from './options';
import { download } from './picture';
import { PictureMenu, type PictureMenuProps } from './picture_menu';
import { PlaceMenu } from './place_menu';
import { SearchBox } from './search_box';
import { Tool, Toolbar } from './toolbar';
import type { Chosen } from './use_chosen';
import type { Drawn } from './use_scene';

interface Props {
  panel: PanelProps<TopologyOptions>;
  model: TopologyModel;
  chosen: Chosen;
  drawn: Drawn;
  actions: MapActions;
  canvas: RefObject<MapCanvas | null>;
  /** Of the map below. */
  height: number;
}

/** From these widths on a wider search box, and the counts of each state. */
const WIDE = 520;
const WIDER = 760;

export function MapTools({ panel, model, chosen, drawn, actions, canvas, height }: Props) {
  const { width, options, onOptionsChange } = panel;
  const { filter, setFilter, search, setSearch, folded, setFolded, focused, setSaid } = chosen;
  const save: PictureMenuProps['save'] = (make, name) => {
    if (canvas.current) {
      download(make(canvas.current.cy, drawn.palette), name);
    }
  };
  return (
    <Toolbar width={width} room={height}>
      <SearchBox
        {...{ search, setSearch, focused }}
        index={drawn.index}
        focus={(id) => actions.focus(id)}
        narrow={width < WIDE}
      />
      <FilterMenu nodes={model.nodes} filter={filter} setFilter={setFilter} />
      <BoxMenu {...{ options, onOptionsChange, folded, setFolded }} boxes={drawn.boxes} />
      <PlaceMenu
        {...{ options, onOptionsChange }}
        places={drawn.places}
        tell={(keeping, words) => actions.tell(keeping, words)}
        say={setSaid}
        count={model.nodes.length}
      />
      <PictureMenu save={save} />
      <Tool icon="capture" label="Show all" onClick={() => actions.zoom(null)} />
      <Tool icon="plus" label="Zoom in" onClick={() => actions.zoom(1.25)} />
      <Tool icon="minus" label="Zoom out" onClick={() => actions.zoom(0.8)} />
      {width >= WIDER && <StateChips nodes={model.nodes} filter={filter} setFilter={setFilter} />}
    </Toolbar>
  );
}
