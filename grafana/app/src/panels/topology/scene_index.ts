// Finds in a scene and its model what an id of the canvas stands for. Pure.
import { worstState } from '../../shared/state';
import { boxSentence, deviceSentence } from './device_facts';
import type { MapEdge, MapNode, TopologyModel } from './model';
import type { Scene, SceneEdge, SceneNode } from './scene';
import type { Stop } from './walk';

export interface SceneIndex {
  readonly model: TopologyModel;
  readonly node: (id: string) => SceneNode | undefined;
  readonly edge: (id: string) => SceneEdge | undefined;
  readonly device: (id: string) => MapNode | undefined;
  readonly link: (id: string) => MapEdge | undefined;
  readonly titles: ReadonlyMap<string, string>;
  /** The box that a drawn box, folded or not, stands for. */
  readonly boxOf: (id: string) => string | undefined;
  readonly groupsOf: (device: string) => readonly string[];
  readonly linksOf: (device: string) => number;
  /** Where the keys may go. */
  readonly stops: readonly Stop[];
}

function countLinks(edges: readonly MapEdge[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { source, target } of edges) {
    counts.set(source, (counts.get(source) ?? 0) + 1);
    counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return counts;
}

export function sceneIndex(model: TopologyModel, scene: Scene): SceneIndex {
  const nodes = new Map(scene.nodes.map((node) => [node.id, node]));
  const edges = new Map(scene.edges.map((edge) => [edge.id, edge]));
  const devices = new Map(model.nodes.map((node) => [node.id, node]));
  const links = new Map(model.edges.map((edge) => [edge.id, edge]));
  const counts = countLinks(model.edges);
  return {
    model,
    node: (id) => nodes.get(id),
    edge: (id) => edges.get(id),
    device: (id) => devices.get(id),
    link: (id) => links.get(id),
    titles: new Map(model.nodes.map(({ id, title }) => [id, title])),
    boxOf: (id) => /^(?:fold|box) (.*)$/s.exec(id)?.[1],
    groupsOf: (id) => model.groups.filter(({ members }) => members.some((member) => member.id === id)).map(({ name }) => name),
    linksOf: (id) => counts.get(id) ?? 0,
    stops: scene.nodes.flatMap(({ id, kind, place }) => (kind === 'device' || kind === 'fold' ? [{ id, ...place }] : [])),
  };
}

/** What a screen reader says of the element with this id. */
export function sentenceOf(index: SceneIndex, id: string): string {
  const node = index.node(id);
  if (!node) {
    return '';
  }
  const device = node.kind === 'device' ? index.device(node.members[0] ?? '') : undefined;
  if (device) {
    return deviceSentence(device, index.linksOf(device.id), node.locked);
  }
  const states = node.members.flatMap((member) => index.device(member)?.state ?? []);
  return boxSentence(node.label, node.members.length, worstState(states), node.kind === 'fold');
}
