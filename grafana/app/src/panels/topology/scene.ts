// The model as it is to be drawn: what is folded or filtered away is left out. Pure; canvas_sync.ts draws it.
import type { State } from '../../shared/state';
import type { Rectangle } from './box_rectangle';
import type { Boxes } from './boxes';
import { passes, type MapFilter } from './filter';
import type { LinkKind, MapEdge, Place, TopologyModel } from './model';
import { sceneEdges } from './scene_edges';
import { sceneNodes } from './scene_nodes';
import { deviceId, foldId } from './scene_text';

export interface SceneNode {
  readonly id: string;
  readonly kind: 'device' | 'fold' | 'box' | 'note';
  readonly label: string;
  /** The box that it is drawn in. */
  readonly parent: string | null;
  /** Of its middle. */
  readonly place: Place;
  /** Of a box alone: the others are as large as what they show. */
  readonly size: Pick<Rectangle, 'width' | 'height'> | null;
  readonly state: State | null;
  /** Names of icons, the first that there is counts. */
  readonly icons: readonly string[];
  readonly locked: boolean;
  readonly hub: boolean;
  /** A search is on and does not find it. */
  readonly dim: boolean;
  /** Devices behind it: itself, or what is folded. */
  readonly members: readonly string[];
}

export interface SceneEdge {
  readonly id: string;
  readonly kind: 'link' | 'path' | 'spoke';
  readonly source: string;
  readonly target: string;
  readonly link: LinkKind | null;
  readonly state: MapEdge['state'] | null;
  readonly label: string;
  /** Others connect the same two: it is bent, so that each is seen. */
  readonly parallel: boolean;
  /** Of a path or a spoke, in units to the left of its way. */
  readonly bend: number;
  /** Of a path or a spoke: the number of its colour. */
  readonly colour: number;
  readonly links: readonly string[];
  /** Both ends of it are. */
  readonly dim: boolean;
}

export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
}

export interface SceneView {
  readonly boxes: Boxes;
  readonly folded: ReadonlySet<string>;
  readonly filter: MapFilter;
  readonly search: string;
  readonly places: ReadonlyMap<string, Place>;
  readonly locked: ReadonlySet<string>;
  readonly showPaths: boolean;
  readonly showHubs: boolean;
  readonly showNotes: boolean;
  readonly linkLabels: boolean;
}

export function sceneOf(model: TopologyModel, view: SceneView): Scene {
  const visible = model.nodes.filter((node) => passes(node, view.filter));
  const shownAs = new Map(
    visible.map(({ id }) => {
      const box = view.boxes.boxOf.get(id);
      return [id, box && view.folded.has(box.id) ? foldId(box.id) : deviceId(id)];
    })
  );
  const nodes = sceneNodes(model, visible, view);
  const dim = new Set(nodes.flatMap((node) => (node.dim ? [node.id] : [])));
  return { nodes, edges: sceneEdges(model, shownAs, dim, view) };
}
