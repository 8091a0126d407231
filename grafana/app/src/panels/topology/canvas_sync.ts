// Brings what Cytoscape has to what the scene has: new elements come, old ones go, what stays is changed in place, so that
// zoom, selection and what is being dragged survive each refresh.
import type { Core, ElementDefinition } from 'cytoscape';
import type { Images } from './images';
import { pictureName } from './picture_names';
import type { Scene, SceneEdge, SceneNode } from './scene';

/** How many colours paths and hubs have: palette.ts. */
const COLOURS = 6;

function nodeClasses(node: SceneNode): string {
  const flags = [node.locked && 'locked', node.hub && 'hub', node.dim && 'dim'].filter(Boolean);
  return [node.kind, node.state ?? '', ...flags].join(' ');
}

function nodeElement(node: SceneNode, images: Images): ElementDefinition {
  const { id, label, parent, size, icons, state, locked } = node;
  const pictures = state && images.of(icons, state, locked, node.kind === 'fold').map(pictureName);
  return {
    group: 'nodes',
    data: { id, label, box: parent, ...size, ...(pictures && { pictures }) },
    classes: nodeClasses(node),
    position: { ...node.place },
    grabbable: (node.kind === 'device' || node.kind === 'fold') && !locked,
    pannable: node.kind === 'box' || node.kind === 'note',
    selectable: node.kind === 'device' || node.kind === 'fold',
  };
}

function edgeClasses({ kind, state, link, colour, parallel, dim }: SceneEdge): string {
  const own = kind === 'link' ? [`link-${state}`, link ?? 'other', parallel && 'parallel'] : [`colour-${colour % COLOURS}`];
  return [kind, ...own, dim && 'dim'].filter(Boolean).join(' ');
}

function edgeElement(edge: SceneEdge): ElementDefinition {
  const { id, source, target, label, bend } = edge;
  return { group: 'edges', data: { id, source, target, label, bend }, classes: edgeClasses(edge), selectable: false };
}

/** What the map has now, by id: as text, to see at once what a refresh changed. */
export class Drawn {
  private readonly texts = new Map<string, string>();

  constructor(private readonly cy: Core) {}

  /** Draws the scene; `anew` also where nothing changed, as with other images. */
  show(scene: Scene, images: Images, anew: boolean): void {
    this.cy.batch(() => {
      this.removeOthers(new Set([...scene.nodes, ...scene.edges].map(({ id }) => id)));
      const added: ElementDefinition[] = [];
      const changed: ElementDefinition[] = [];
      for (const node of scene.nodes) {
        this.put(node, anew, () => nodeElement(node, images), added, changed);
      }
      for (const edge of scene.edges) {
        this.put(edge, anew, () => edgeElement(edge), added, changed);
      }
      this.cy.add(added);
      changed.forEach((element) => this.change(element));
    });
  }

  private removeOthers(ids: ReadonlySet<string>): void {
    for (const id of [...this.texts.keys()].filter((old) => !ids.has(old))) {
      this.cy.getElementById(id).remove();
      this.texts.delete(id);
    }
  }

  private put(
    drawn: SceneNode | SceneEdge,
    anew: boolean,
    make: () => ElementDefinition,
    added: ElementDefinition[],
    changed: ElementDefinition[]
  ): void {
    const text = JSON.stringify(drawn);
    const before = this.texts.get(drawn.id);
    if (before !== text || anew) {
      this.texts.set(drawn.id, text);
      (before === undefined ? added : changed).push(make());
    }
  }

  private change({ data, classes, position, grabbable }: ElementDefinition): void {
    const element = this.cy.getElementById(data.id ?? '');
    const { source, target } = data;
    if (element.isEdge() && (element.data('source') !== source || element.data('target') !== target)) {
      element.move({ source, target });
    }
    const now = this.cy.getElementById(data.id ?? '');
    now.data(data);
    const kept = ['focused'].filter((name) => now.hasClass(name));
    now.classes([classes ?? '', ...kept].join(' '));
    if (now.isNode()) {
      if (grabbable) {
        now.grabify();
      } else {
        now.ungrabify();
      }
      if (position && !now.grabbed()) {
        now.position(position);
      }
    }
  }
}
