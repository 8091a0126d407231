import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STATES, STATE_LOOKS } from '../../shared/state';
import { badgeUri } from './badges';
import { blend, opaque, readColour } from './colour';
import { deviceFacts, deviceSentence, linkFacts } from './device_facts';
import { table } from '../../shared/frame_fixture';
import { topologyModel } from './model';
import { STATE_STYLES } from './node_style';

test('each state differs from the others without its colour', () => {
  assert.equal(new Set(STATES.map((state) => badgeUri(state, { colour: '#000', ground: '#fff' }))).size, 6);
  const looks = STATES.map((state) => `${STATE_STYLES[state].outline} ${STATE_LOOKS[state].line}`);
  assert.equal(new Set(looks).size, 6);
});

const COLOURS = [
  ['#fff', '#000', '#ffffff'],
  ['#12345680', '#000000', '#091a2b'],
  ['rgb(1, 2, 3)', '#000', '#010203'],
  ['rgba(204, 204, 220, 0.5)', '#000', '#66666e'],
  ['rgba(0,0,0,0.5)', '#ffffff', '#808080'],
  ['rgb(1 2 3 / 50%)', '#000', '#010102'],
  ['tomato', '#000', 'tomato'],
  ['rgb(a, b, c)', '#000', 'rgb(a, b, c)'],
] as const;
for (const [colour, ground, expected] of COLOURS) {
  test(`${colour} on ${ground}`, () => assert.equal(opaque(colour, ground), expected));
}

test('what is no colour is none', () => {
  assert.deepEqual(['', '#12', '#12345', 'rgb(1,2)'].map(readColour), [null, null, null, null]);
});

test('a part of a colour in another', () => {
  assert.deepEqual([blend('#ff0000', 0.5, '#000000'), blend('tomato', 0.5, '#010203')], ['#800000', '#010203']);
});

const model = topologyModel([
  table({
    ...{ id: ['1', '2'], title: ['nas', 'x'], state: ['down', null], cause: ['timeout', null], type: ['access_point', null] },
    ...{ rtt_ms: [1.234, null], seen: [940, null], addresses: ['192.0.2.1 192.0.2.2', null] },
  }),
  table({ id: ['a'], source: ['1'], target: ['2'], kind: ['fibre'], state: [null], source_interface: ['eth0'] }),
]);

test('facts of a device; NULL is not known', () => {
  const NAMES = ['RTT', 'Last seen', 'Addresses', 'Type', 'Site'];
  const facts = (at: number) => {
    const all = new Map(deviceFacts(model.nodes[at]!, [], 1000).map(({ name, value }) => [name, value]));
    return NAMES.map((name) => all.get(name));
  };
  assert.deepEqual(facts(0), ['1.23 ms', '1 min ago', '192.0.2.1, 192.0.2.2', 'access point', null]);
  assert.deepEqual(facts(1), ['not known', 'not known', 'not known', null, null]);
  assert.equal(deviceSentence(model.nodes[0]!, 1, false), 'nas, Down: timeout, access point, 192.0.2.1, 1 link');
});

test('facts of a link', () => {
  const titles = new Map([['1', 'nas'], ['2', 'x']]);
  assert.deepEqual(linkFacts(model.edges[0]!, titles).map(({ value }) => value), ['Unknown', 'fibre', 'nas (eth0)', 'x']);
});
