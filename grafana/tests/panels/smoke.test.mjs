// Each panel under each Grafana: it loads, draws its frames, stands NULLs, no data, loading and errors, in each theme. And
// the proof that a fault of a page is seen at all.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VERSIONS, openHost } from '../browser.mjs';
import { testBrowser } from '../test_browser.mjs';
import { PANELS, frame, withNulls, withoutRows } from './frames.mjs';

/** What the page says of a fault, the event by which a test hears of it, and the fault. */
const FAULTS = [
  ['console: on purpose', 'console', () => console.error('on purpose')],
  ['thrown: Error: on purpose', 'pageerror', () => void setTimeout(() => Promise.reject(new Error('on purpose')))],
  ['answer 404: ', 'response', () => fetch('/no/such/file').then(() => undefined)],
  ['outside: http://192.0.2.1/', 'requestfailed', () => fetch('http://192.0.2.1/').catch(() => undefined)],
];

const browser = testBrowser();

for (const version of VERSIONS) {
  for (const theme of ['dark', 'light', 'contrast']) {
    describe(`Grafana ${version}, ${theme}`, () => {
      let host;
      before(async () => {
        host = await openHost(browser.context, version, { theme });
      });
      after(() => host?.close());

      for (const [id, { frames, needed, shows }] of Object.entries(PANELS)) {
        test(`${id} draws its frames`, async () => {
          const { options } = await host.call('mount', { id, frames });
          assert.equal(typeof options.deviceLink, 'string');
          assert.equal(await host.page.getByTestId('crash').count(), 0);
          for (const words of shows) {
            await host.stage.getByText(words, { exact: false }).first().waitFor();
          }
          host.clean();
        });

        test(`${id} stands NULLs`, async () => {
          await host.call('mount', { id, frames: withNulls(frames, needed) });
          assert.equal(await host.page.getByTestId('crash').count(), 0);
          assert.equal(await host.page.getByTestId('panel-empty').count(), 0);
          host.clean();
        });

        test(`${id} says that it has no data, that it loads and what failed`, async () => {
          const other = frame('A', { something: ['string', ['else']] });
          for (const given of [[], [other], withoutRows(frames)]) {
            await host.call('mount', { id, frames: given });
            await host.page.getByTestId('panel-empty').waitFor();
          }
          await host.call('mount', { id, frames: [], state: 'Loading' });
          await host.page.getByTestId('panel-loading').waitFor();
          await host.call('mount', { id, frames: [], error: 'no such table: <b>v_x</b>' });
          await host.page.getByTestId('panel-error').getByText('no such table: <b>v_x</b>').waitFor();
          host.clean();
        });

        test(`${id} keeps its drawing while the next one loads or fails`, async () => {
          await host.call('mount', { id, frames });
          await host.call('refresh', { frames, state: 'Loading' });
          await host.call('refresh', { frames, error: 'gone away' });
          await host.stage.getByText(shows[0], { exact: false }).first().waitFor();
          assert.equal(await host.page.getByTestId('panel-error').count(), 0);
          await host.call('refresh', { frames: [] });
          await host.page.getByTestId('panel-empty').waitFor();
          host.clean();
        });
      }
    });
  }

  describe(`Grafana ${version}: problems are caught`, () => {
    let host;
    before(async () => {
      host = await openHost(browser.context, version);
    });
    after(() => host?.close());

    for (const [expected, event, fault] of FAULTS) {
      test(expected, async () => {
        host.clean();
        const seen = host.page.waitForEvent(event);
        await host.page.evaluate(fault);
        await seen;
        assert.throws(host.clean, (error) => error.message.includes(expected));
      });
    }
  });
}
