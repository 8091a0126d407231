// Links, request paths and spokes, as they are drawn. Pure.
import type { MapEdge, TopologyModel } from './model';
import { overlaysOf, type Overlay } from './overlays';
import type { SceneEdge, SceneView } from './scene';
import { deviceId, isolated } from './scene_text';

/** Whether it is dim is seen when all are there. */
type Line = Omit<SceneEdge, 'dim'>;

const GLYPHS = { up: '', down: '✕', unknown: '?' } as const;

function linkLabel({ state, label }: MapEdge, labels: boolean): string {
  return [GLYPHS[state], labels && label ? isolated(label) : ''].filter(Boolean).join(' ');
}

function linkEdge(edge: MapEdge, source: string, target: string, labels: boolean): Line {
  const { id, kind, state } = edge;
  const label = linkLabel(edge, labels);
  const rest = { parallel: false, bend: 0, colour: 0, links: [id] };
  return { id: `link ${id}`, kind: 'link', source, target, link: kind, state, label, ...rest };
}

/** All links between two that are not both single devices, as one. */
/** All links between two that are not both single devices, as one; one alone keeps its own words. */
function bundle(edges: readonly MapEdge[], source: string, target: string, labels: boolean): Line {
  const states = edges.map(({ state }) => state);
  const state = (['down', 'unknown'] as const).find((one) => states.includes(one)) ?? 'up';
  const [first, second] = edges;
  const kind = first && edges.every((edge) => edge.kind === first.kind) ? first.kind : 'other';
  const label = first && !second ? linkLabel(first, labels) : `${GLYPHS[state]} ${edges.length} links`.trim();
  const rest = { parallel: false, bend: 0, colour: 0, links: edges.map(({ id }) => id) };
  return { id: `links ${source}\n${target}`, kind: 'link', source, target, link: kind, state, label, ...rest };
}

function linksOf(model: TopologyModel, view: SceneView, shownAs: ReadonlyMap<string, string>): Line[] {
  const edges: Line[] = [];
  const bundles = new Map<string, { source: string; target: string; edges: MapEdge[] }>();
  for (const edge of model.edges) {
    const [a, b] = [shownAs.get(edge.source), shownAs.get(edge.target)];
    if (a === undefined || b === undefined || a === b) {
      continue;
    }
    if (a === deviceId(edge.source) && b === deviceId(edge.target)) {
      edges.push(linkEdge(edge, a, b, view.linkLabels));
      continue;
    }
    const [source, target] = a < b ? [a, b] : [b, a];
    const own = bundles.get(`${source}\n${target}`) ?? { source, target, edges: [] };
    own.edges.push(edge);
    bundles.set(`${source}\n${target}`, own);
  }
  return [...edges, ...[...bundles.values()].map((own) => bundle(own.edges, own.source, own.target, view.linkLabels))];
}

const pairOf = ({ source, target }: { source: string; target: string }) =>
  source < target ? `${source}\n${target}` : `${target}\n${source}`;

function markParallel(edges: readonly Line[]): Line[] {
  const counts = new Map<string, number>();
  for (const edge of edges) {
    counts.set(pairOf(edge), (counts.get(pairOf(edge)) ?? 0) + 1);
  }
  return edges.map((edge) => ((counts.get(pairOf(edge)) ?? 0) > 1 ? { ...edge, parallel: true } : edge));
}

const BEND = 22;

/** Paths and spokes lie beside the links, one beside the other. */
function overlayEdges(overlays: readonly Overlay[]): Line[] {
  const counts = new Map<string, number>();
  return overlays.map(({ id, kind, source, target, label, colour }) => {
    const pair = pairOf({ source, target });
    const count = (counts.get(pair) ?? 0) + 1;
    counts.set(pair, count);
    // left of the way from the first id to the second, whichever way it is walked
    const bend = BEND * count * (source < target ? 1 : -1);
    const words = label === '' ? '' : isolated(label);
    return { id, kind, source, target, link: null, state: null, label: words, parallel: false, bend, colour, links: [] };
  });
}

/** `shownAs` tells as what a device is drawn; one that is not shown is absent. `dim` are ids of nodes. */
export function sceneEdges(
  model: TopologyModel,
  shownAs: ReadonlyMap<string, string>,
  dim: ReadonlySet<string>,
  view: SceneView
): SceneEdge[] {
  const links = markParallel(linksOf(model, view, shownAs));
  const edges = [...links, ...overlayEdges(overlaysOf(model.groups, shownAs, view))];
  return edges.map((edge) => ({ ...edge, dim: dim.has(edge.source) && dim.has(edge.target) }));
}
