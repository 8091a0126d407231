import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { iconAddress, readIconFiles } from './icon_pack';
import { ICONS, builtInIcon } from './icons';
import { DEFAULTS } from './options';

// make runs from the top of the repository
const readme = readFileSync('grafana/README.md', 'utf8');
const schema = readFileSync('schema/current.sql', 'utf8');
const chapter = /^## Icons on the map$([^]*?)^## /m.exec(readme)?.[1] ?? '';

/** Of an option in the chapter: what stands for example. */
const exampleOf = (option: string) => new RegExp(`\\(\`${option}\`\\) \\| \`?([^|\`]*)\`? \\|`).exec(chapter)?.[1];

test('each type of device of the inventory has an icon of its own', () => {
  const [, list = ''] = /^ *type TEXT NOT NULL DEFAULT 'unknown' CHECK \(type IN \(([^)]*)\)/m.exec(schema) ?? [];
  const types = [...list.matchAll(/'(\w+)'/g)].map(([, type]) => type);
  assert.ok(types.length > 20);
  assert.deepEqual(Object.keys(ICONS).sort(), types.sort());
  assert.equal(new Set(Object.values(ICONS)).size, types.length);
});

test('the first name that is built in counts', () => {
  assert.equal(builtInIcon([]), ICONS.unknown);
  assert.equal(builtInIcon(['toString', 'rocket']), ICONS.unknown);
  assert.equal(builtInIcon(['rocket', 'nas']), ICONS.nas);
});

test('the README names all built-in icons, and its example of a pack is one', () => {
  const [, named = ''] = /Built in are([^]*?)\.\n\n/.exec(chapter) ?? [];
  assert.deepEqual([...named.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(), Object.keys(ICONS).sort());
  for (const option of ['iconPrefix', 'iconFiles', 'iconHosts']) {
    assert.ok(option in DEFAULTS && exampleOf(option), option);
  }
  const files = readIconFiles(exampleOf('iconFiles') ?? '');
  const pack = { prefix: exampleOf('iconPrefix') ?? '', files, anyHost: DEFAULTS.iconHosts };
  const addresses = [...files.keys()].map((name) => iconAddress(pack, name, 'http://grafana.example/'));
  assert.deepEqual(addresses, ['rack.svg', 'pi.png'].map((file) => `http://grafana.example/public/img/my-icons/${file}`));
  // the files that it installs, in the folder that the address leads to, and the name that it gives a device
  assert.match(chapter, /install .* \/usr\/share\/grafana\/public\/img\/my-icons\/ rack\.svg pi\.png\n/);
  assert.ok(files.has(/ipam device set \S+ icon=(\S+)/.exec(chapter)?.[1] ?? ''));
});

const PAGE = 'http://grafana.example/sub/';
const ADDRESSES: Array<[prefix: string, files: string, anyHost: boolean, name: string, address: string | null]> = [
  ['', '', false, 'nas', null],
  ['public/img/lan/', '', false, 'nas', 'http://grafana.example/sub/public/img/lan/nas.svg'],
  ['/public/img/lan/', '', false, 'access_point', 'http://grafana.example/public/img/lan/access_point.svg'],
  ['/icons/', 'nas=rack.png, tv=x.svg', false, 'nas', 'http://grafana.example/icons/rack.png'],
  ['/icons/', 'nas=rack.png', false, 'tv', null],
  ['/icons/', '', false, '../../api/x', null],
  ['https://icons.example/', '', false, 'nas', null],
  ['//icons.example/', '', false, 'nas', null],
  ['https://icons.example/', '', true, 'nas', 'https://icons.example/nas.svg'],
  ['/icons/', 'nas=//icons.example/x.svg', false, 'nas', 'http://grafana.example/icons///icons.example/x.svg'],
  ['javascript:', 'nas=alert(1)', true, 'nas', null],
  ['http://', '', true, 'nas', 'http://nas.svg/'],
];
for (const [prefix, files, anyHost, name, address] of ADDRESSES) {
  test(`icon ${name} of "${prefix}" with "${files}"`, () => {
    assert.equal(iconAddress({ prefix, files: readIconFiles(files), anyHost }, name, PAGE), address);
  });
}
