// From the model, the options and what was chosen to all that is drawn; each step anew only when what it reads has changed.
import { useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { boxesOf, type Boxes } from './boxes';
import { imagesOf, type Images } from './images';
import type { TopologyModel } from './model';
import type { TopologyOptions } from './options';
import { paletteOf, type Palette } from './palette';
import { sceneOf, type Scene } from './scene';
import { sceneIndex, type SceneIndex } from './scene_index';
import type { Chosen } from './use_chosen';
import { useIconPack } from './use_icon_pack';
import { usePlaces, type Places } from './use_places';

export interface Drawn {
  readonly boxes: Boxes;
  readonly places: Places;
  readonly scene: Scene;
  readonly index: SceneIndex;
  readonly palette: Palette;
  readonly images: Images;
}

export function useScene(
  model: TopologyModel,
  options: TopologyOptions,
  onOptionsChange: (options: TopologyOptions) => void,
  { folded, filter, search }: Chosen
): Drawn {
  const theme = useTheme2();
  const boxes = useMemo(() => boxesOf(model, options.boxes), [model, options.boxes]);
  const places = usePlaces(model, boxes, options, onOptionsChange);
  const { showPaths, showHubs, showNotes, linkLabels } = options;
  const shown = useMemo(() => ({ showPaths, showHubs, showNotes, linkLabels }), [showPaths, showHubs, showNotes, linkLabels]);
  const scene = useMemo(
    () => sceneOf(model, { boxes, folded, filter, search, places: places.places, locked: places.locked, ...shown }),
    [model, boxes, folded, filter, search, places.places, places.locked, shown]
  );
  const index = useMemo(() => sceneIndex(model, scene), [model, scene]);
  const palette = useMemo(() => paletteOf(theme), [theme]);
  const pack = useIconPack(model, options);
  const images = useMemo(() => imagesOf(palette, pack), [palette, pack]);
  return { boxes, places, scene, index, palette, images };
}
