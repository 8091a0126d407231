import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEVICE_LINK, deviceLink, type Replace } from './device_link';

/** As Grafana does it for the two variables of the default template. */
const replace: Replace = (text, scoped) =>
  text
    .replaceAll('${__device:percentencode}', encodeURIComponent(scoped['__device']?.value ?? ''))
    .replaceAll('${__device}', scoped['__device']?.value ?? '')
    .replaceAll('${__url_time_range}', 'from=1&to=2');

test('a key with any letters stays one value of the link', () => {
  assert.equal(deviceLink(DEVICE_LINK, "o'brien & söhne/1", replace),
    "/d/lanatlas-device?var-device=o'brien%20%26%20s%C3%B6hne%2F1&from=1&to=2");
});

test('without a key or a template there is no link', () => {
  assert.equal(deviceLink(DEVICE_LINK, null, replace), null);
  assert.equal(deviceLink(DEVICE_LINK, '', replace), null);
  assert.equal(deviceLink('', 'a', replace), null);
});

test('only web pages are links', () => {
  const cases: Array<[string, string, boolean]> = [
    ['https://wiki.example/${__device}', 'a', true], ['${__device}', 'javascript:alert(1)', false],
    ['${__device}', ' JavaScript:alert(1)', false], ['${__device}', 'java\nscript:alert(1)', false],
    ['data:text/html,${__device}', 'a', false], ['http://[', 'a', false],
  ];
  for (const [template, key, expected] of cases) {
    assert.equal(deviceLink(template, key, replace) !== null, expected, template + key);
  }
});
