import { after, before } from 'node:test';
import { startBrowser } from './browser.mjs';

/** A browser (options as of startBrowser) that stands while the tests of the file run; `context` is there from the first test on. */
export function testBrowser(options) {
  let browser;
  before(async () => {
    browser = await startBrowser(options);
  });
  after(() => browser?.close());
  return {
    get context() {
      return browser.context;
    },
  };
}
