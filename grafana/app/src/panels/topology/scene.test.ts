import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../shared/frame_fixture';
import { boxesOf } from './boxes';
import { NO_FILTER } from './filter';
import { topologyModel } from './model';
import { sceneOf, type SceneView } from './scene';
import { sceneIndex, sentenceOf } from './scene_index';

const nodes = table({
  id: ['1', '2', '3', '4'],
  title: ['router', 'nas', 'mail', 'wiki'],
  state: ['up', 'down', 'up', null],
  site: ['Home', 'Home', 'Office', 'Office'],
  type: ['router', 'nas', 'vm', null],
  icon: [null, 'rack', '', null],
});
const edges = table({
  id: ['a', 'b', 'c', 'd'],
  source: ['1', '1', '3', '3'],
  target: ['2', '2', '1', '4'],
  kind: ['fibre', 'ethernet', 'wan', 'virtual'],
  state: ['up', 'down', 'up', null],
  label: ['10G', 'old', '', ''],
});
const members = table({
  group_name: ['mail', 'mail', 'mail', 'all', 'all', 'all'],
  device_id: ['1', '3', '4', '3', '1', '4'],
  group_kind: ['path', 'path', 'path', 'hub', 'hub', 'hub'],
  position: [1, 2, 3, 1, 2, 3],
  role: [null, null, null, 'hub', 'member', 'member'],
});
const notes = table({ note_id: ['n'], x: [5], y: [6], text: ['rack'] });
const model = topologyModel([nodes, edges, members, notes]);
const places = new Map([['1', { x: 0, y: 0 }], ['2', { x: 100, y: 0 }], ['3', { x: 0, y: 100 }], ['4', { x: 100, y: 101 }]]);

function view(changes: Partial<SceneView> = {}): SceneView {
  const chosen = { folded: new Set<string>(), filter: NO_FILTER, search: '' };
  const base = { boxes: boxesOf(model, 'none'), ...chosen, places, locked: new Set(['2']) };
  return { ...base, showPaths: true, showHubs: true, showNotes: true, linkLabels: true, ...changes };
}

const bySite = boxesOf(model, 'site');

test('each device, link, path, spoke and note is drawn once', () => {
  const scene = sceneOf(model, view());
  assert.deepEqual(scene.nodes.map(({ id }) => id), ['device 1', 'device 2', 'device 3', 'device 4', 'note n']);
  assert.deepEqual(scene.edges.map(({ kind, source, target, label }) => [kind, source, target, label]), [
    ['link', 'device 1', 'device 2', '\u206810G\u2069'],
    ['link', 'device 1', 'device 2', '✕ \u2068old\u2069'],
    ['link', 'device 3', 'device 1', ''],
    ['link', 'device 3', 'device 4', '?'],
    ['spoke', 'device 3', 'device 1', '\u2068all\u2069'],
    ['spoke', 'device 3', 'device 4', ''],
    ['path', 'device 1', 'device 3', '\u2068mail\u2069'],
    ['path', 'device 3', 'device 4', ''],
  ]);
  assert.deepEqual(scene.edges.map(({ parallel }) => parallel), [true, true, false, false, false, false, false, false]);
  assert.equal(new Set([...scene.nodes, ...scene.edges].map(({ id }) => id)).size, 13);
});

test('a device has its place, state, icons, lock and hub', () => {
  const [router, nas, mail, wiki] = sceneOf(model, view()).nodes;
  assert.deepEqual([nas?.place, nas?.state, nas?.icons, nas?.locked], [{ x: 100, y: 0 }, 'down', ['rack', 'nas'], true]);
  assert.deepEqual([router?.hub, mail?.hub, mail?.icons, wiki?.state, wiki?.icons], [false, true, ['vm'], 'unknown', []]);
});

test('lines of two groups between the same two lie beside each other, whichever way they go', () => {
  const overlays = sceneOf(model, view()).edges.filter(({ kind }) => kind !== 'link');
  const sides = overlays.map(({ source, target, bend }) => (source < target ? bend : -bend));
  assert.deepEqual(sides, [22, 22, 44, 44]);
  assert.deepEqual(overlays.map(({ colour }) => colour), [0, 0, 1, 1]);
});

test('a box is around its devices and their names', () => {
  const scene = sceneOf(model, view({ boxes: bySite }));
  assert.deepEqual(scene.nodes.slice(0, 3).map(({ id, parent, size }) => [id, parent, size]), [
    ['box site:Home', null, { width: 220, height: 120 }],
    ['box site:Office', null, { width: 220, height: 121 }],
    ['device 1', 'box site:Home', null],
  ]);
  // the margin below is wider: names are there
  assert.deepEqual(scene.nodes[0]?.place, { x: 50, y: 10 });
});

test('a folded box is one, with the worst state and one line to each other', () => {
  const scene = sceneOf(model, view({ boxes: bySite, folded: new Set(['site:Office']) }));
  const [home, office] = scene.nodes;
  assert.equal(home?.kind, 'box');
  assert.deepEqual([office?.id, office?.kind, office?.place], ['fold site:Office', 'fold', { x: 50, y: 101 }]);
  assert.deepEqual([office?.state, office?.members], ['unknown', ['3', '4']]);
  const links = scene.edges.filter(({ kind }) => kind === 'link');
  assert.deepEqual(links.map(({ source, target, label, links: ids }) => [source, target, label, ids]), [
    ['device 1', 'device 2', '\u206810G\u2069', ['a']],
    ['device 1', 'device 2', '✕ \u2068old\u2069', ['b']],
    ['device 1', 'fold site:Office', '', ['c']],
  ]);
  // the path's last stretch and one spoke are inside
  assert.deepEqual(scene.edges.filter(({ kind }) => kind !== 'link').map(({ kind, source, target }) => [kind, source, target]), [
    ['spoke', 'fold site:Office', 'device 1'],
    ['path', 'device 1', 'fold site:Office'],
  ]);
});

test('two folded boxes: links between them are one, down when one is', () => {
  const between = { id: ['x', 'y'], source: ['1', '4'], target: ['3', '2'], kind: ['wan', 'vpn'], state: ['up', 'down'] };
  const folded = view({ boxes: bySite, folded: new Set(['site:Office', 'site:Home']) });
  const [edge, ...others] = sceneOf(topologyModel([nodes, table(between)]), folded).edges;
  assert.deepEqual([edge?.label, edge?.state, edge?.link, edge?.links], ['✕ 2 links', 'down', 'other', ['x', 'y']]);
  assert.deepEqual(others, []);
});

test('what a filter takes away takes its lines and empty boxes along', () => {
  const scene = sceneOf(model, view({ boxes: bySite, filter: { ...NO_FILTER, sites: ['Home'] }, showNotes: false }));
  assert.deepEqual(scene.nodes.map(({ id }) => id), ['box site:Home', 'device 1', 'device 2']);
  assert.deepEqual(scene.edges.map(({ id }) => id), ['link a', 'link b']);
});

test('a search dims what it does not find', () => {
  const scene = sceneOf(model, view({ search: 'nas' }));
  assert.deepEqual(scene.nodes.map(({ dim }) => dim), [true, false, true, true, false]);
  // of the lines those that lead to nothing that was found
  assert.deepEqual(scene.edges.filter(({ dim }) => !dim).map(({ id }) => id), ['link a', 'link b']);
  const folded = sceneOf(model, view({ search: 'wiki', boxes: bySite, folded: new Set(['site:Office', 'site:Home']) }));
  assert.deepEqual(folded.nodes.map(({ dim }) => dim), [true, false, false]);
});

test('paths, hubs, notes and labels can be left out', () => {
  const scene = sceneOf(model, view({ showPaths: false, showHubs: false, showNotes: false, linkLabels: false }));
  assert.deepEqual([scene.nodes.length, scene.edges.map(({ label }) => label)], [4, ['', '✕', '', '?']]);
  assert.ok(scene.nodes.every(({ hub }) => !hub));
});

test('a name with marks stays within itself', () => {
  const named = topologyModel([table({ id: ['1'], title: ['x'], site: ['\u202eemoH'] })]);
  const [box] = sceneOf(named, view({ boxes: boxesOf(named, 'site') })).nodes;
  assert.equal(box?.label, '▾ \u2068\u202eemoH\u2069 · 1');
});

test('a screen reader hears of each what its drawing shows', () => {
  const index = sceneIndex(model, sceneOf(model, view({ boxes: bySite, folded: new Set(['site:Office']) })));
  assert.equal(sentenceOf(index, 'device 2'), 'nas, Down, nas, site Home, 2 links, locked');
  assert.equal(sentenceOf(index, 'fold site:Office'), '▸ \u2068Office\u2069 · 2, 2 devices, folded, worst state Unknown');
  assert.equal(sentenceOf(index, 'nothing'), '');
  assert.deepEqual(index.stops.map(({ id }) => id), ['fold site:Office', 'device 1', 'device 2']);
  assert.equal(index.boxOf('fold site:Office'), 'site:Office');
});
