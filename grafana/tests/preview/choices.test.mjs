// What an address chooses of a dashboard (preview/choices.mjs).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf } from '../../preview/choices.mjs';

const DASHBOARD = {
  templating: {
    list: [
      { name: 'site', multi: true, includeAll: true, allValue: "''" },
      { name: 'device', multi: false },
    ],
  },
};
const ALL = ['$__all'];

for (const [address, expected] of [
  ['', { values: {} }],
  ['var-device=nas', { values: { device: 'nas' } }],
  ['var-device=a&var-device=b', { values: { device: 'b' } }],
  ['var-site=K%C3%B6ln%2F1&var-site=O%27Brien', { values: { site: ['Köln/1', "O'Brien"] } }],
  ['var-site=%27%27', { values: { site: ALL } }],
  ['var-site=All', { values: { site: ALL } }],
  ['var-site=$__all', { values: { site: ALL } }],
  ['var-device=All', { values: { device: 'All' } }],
  ['var-unknown=1&theme=dark', { values: {} }],
  ['from=now-6h&to=now', { from: 'now-6h', to: 'now', values: {} }],
  ['from=0&to=1773516600000', { from: '1970-01-01T00:00:00.000Z', to: '2026-03-14T19:30:00.000Z', values: {} }],
]) {
  test(address || 'nothing', () => {
    assert.deepEqual(choicesOf(DASHBOARD, new URLSearchParams(address)), expected);
  });
}

test('a dashboard without variables', () => {
  assert.deepEqual(choicesOf({}, new URLSearchParams('var-site=x')), { values: {} });
});
