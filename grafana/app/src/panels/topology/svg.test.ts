import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrawnEdge, DrawnNode } from './drawing';
import { cut, wrapped } from './fit_text';
import { svgText } from './svg';
import { escapeXml } from './xml';

const ESCAPES = [
  ['a < b & "c" > \'d\'', 'a &lt; b &amp; &quot;c&quot; &gt; &apos;d&apos;'],
  ['tab\tline\n', 'tab\tline\n'],
  ['nul\u0000 bell\u0007', 'nul\ufffd bell\ufffd'],
  ['half \ud800 pair \ud83d\ude00', 'half \ufffd pair \ud83d\ude00'],
  ['\u202eevil', '\u202eevil'],
] as const;
for (const [text, expected] of ESCAPES) {
  test(`${JSON.stringify(text)} in XML`, () => assert.equal(escapeXml(text), expected));
}

const node: DrawnNode = {
  place: { x: 10, y: 20 },
  width: 46,
  height: 46,
  outline: 'round-rectangle',
  fill: '#111',
  fillOpacity: 1,
  stroke: '#0f0',
  strokeWidth: 3,
  dashes: [],
  double: false,
  opacity: 1,
  halo: null,
  images: [{ href: 'data:,x', x: -13, y: -13, size: 26 }],
  lines: ['<script>alert(1)</script>'],
  fontSize: 12,
  bold: false,
  textAt: 'below',
  ink: '#fff',
  title: '" onload="x',
};
const edge: DrawnEdge = {
  points: [{ x: 0, y: 0 }, { x: 50, y: 20 }, { x: 100, y: 20 }],
  curved: true,
  stroke: '#f00',
  width: 2,
  dashes: [4, 2],
  round: false,
  tip: 'triangle',
  opacity: 0.5,
  label: 'up & down',
  labelAt: { x: 50, y: 10 },
  ink: '#f00',
};
const EMPTY = { left: -10, top: -20, width: 200, height: 100, ground: '#000', font: 'Inter', boxes: [], edges: [], nodes: [] };
const ofNode = (changes: Partial<DrawnNode> = {}) => svgText({ ...EMPTY, nodes: [{ ...node, ...changes }] });
const ofEdge = (changes: Partial<DrawnEdge> = {}) => svgText({ ...EMPTY, edges: [{ ...edge, ...changes }] });

test('markup in a name is text', () => {
  const text = ofNode();
  assert.ok(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="200"'));
  assert.ok(text.includes('viewBox="-10 -20 200 100"'));
  assert.ok(!text.includes('<script') && text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.ok(text.includes('<title>&quot; onload=&quot;x</title>'));
});

test('a line is as its stroke says: dashes, round ends, faded', () => {
  const line = '<g opacity="0.5"><path d="M0,0Q50,20 100,20" fill="none" stroke="#f00" stroke-width="2" stroke-dasharray="4 2"/>';
  assert.ok(ofEdge().includes(line));
  assert.ok(ofEdge({ round: true }).includes('stroke-linecap="round"'));
  assert.ok(ofEdge({ curved: false }).includes('d="M0,0L50,20L100,20"'));
  assert.ok(ofEdge({ curved: false, points: [] }).includes('d=""'));
});

/** The end comes from the left, the start is left to the lower right: (50, 20) is 53.85 away. */
const TIPS: Array<[DrawnEdge['tip'], string | undefined]> = [
  ['triangle', '100,20 92,16 92,24'],
  ['diamond', '0,0 5.94,-1.93 8.91,3.57 2.97,5.5'],
  [null, undefined],
];
for (const [tip, points] of TIPS) {
  test(`the tip ${tip} of a line`, () => {
    const [, own] = /<polygon points="([^"]*)"/.exec(ofEdge({ tip })) ?? [];
    const corners = (text?: string) => text?.split(/[ ,]/).map((number) => Math.round(Number(number))).sort();
    assert.deepEqual(corners(own), corners(points));
  });
}

test('shapes of states', () => {
  assert.ok(ofNode().includes('<rect x="-13" y="-3" width="46" height="46" rx="8"'));
  assert.ok(ofNode({ outline: 'octagon' }).includes('<polygon points="0.57,-3 '));
  assert.ok(ofNode({ dashes: [1, 2] }).includes('stroke-dasharray="1 2"'));
  assert.equal(ofNode({ double: true }).match(/<rect x="-13"/g)?.length, 2);
  const halo = { colour: '#00f', opacity: 0.3, padding: 10 };
  assert.ok(ofNode({ halo }).includes('<ellipse cx="10" cy="20" rx="33" ry="33" fill="#00f" fill-opacity="0.3"/>'));
});

/** Each sign is 10 wide. */
const widthOf = (text: string) => 10 * [...text].length;
const CUTS = [
  ['short', 50, 'short'],
  ['longer', 50, 'long…'],
  ['😀😀😀😀', 30, '😀😀…'],
  ['a', 5, '…'],
] as const;
for (const [text, most, expected] of CUTS) {
  test(`"${text}" in ${most}`, () => assert.equal(cut(text, most, widthOf), expected));
}

test('a note is broken where a person broke it, and between words', () => {
  assert.deepEqual(wrapped('one two three\n\nfourteen x', 80, widthOf), ['one two', 'three', '', 'fourteen', 'x']);
});
