// What a browser test stands on: a static server on loopback, Chromium with a profile of its own, and a page of the host on
// which every error, failed answer and outside request is a problem.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startServer } from './server.mjs';

/** The Grafanas to test under: GRAFANA="11 12 13" chooses others. */
export const VERSIONS = (process.env.GRAFANA ?? '12 13').split(/[ ,]+/).filter(Boolean);

const FLAGS = [
  // a container's kernel may not allow Chromium's own sandbox, and the pages are ours
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/** Chromium (CHROMIUM names another) with an empty profile; close() removes it. */
export async function startBrowser(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'lanatlas-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

/** Collects in `problems` what no page may do. */
export async function watch(page, origin, problems) {
  page.on('pageerror', (error) => problems.push(`thrown: ${error.stack ?? error}`));
  page.on('crash', () => problems.push('the page crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      problems.push(`console: ${message.text()}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 400) {
      problems.push(`answer ${response.status()}: ${response.url()}`);
    }
  });
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:') {
      return route.continue();
    }
    problems.push(`outside: ${url}`);
    return route.abort();
  });
}

/**
 * A page with the host of this Grafana; `theme` is dark, light or contrast, `query` answers what dashboards ask (as in
 * server.mjs). Methods of the host are called by host.call('mount', {...}). clean() throws the problems since it was asked
 * last.
 */
export async function openHost(context, version, { theme = 'dark', query = null } = {}) {
  const server = await startServer(version, query);
  const page = await context.newPage();
  // what a panel shows is there at once or never
  page.setDefaultTimeout(10_000);
  const problems = [];
  await watch(page, server.origin, problems);
  const clean = () => {
    if (problems.length > 0) {
      throw new Error(`the page has problems:\n${problems.splice(0).join('\n')}`);
    }
  };
  // all of Grafana's libraries at once: on a busy machine that takes its time
  await page.goto(`${server.origin}/?grafana=${version}&theme=${theme}`, { timeout: 60_000 });
  try {
    await page.waitForFunction(() => 'lanatlasHost' in window, null, { timeout: 60_000 });
  } catch (error) {
    clean();
    throw error;
  }
  return {
    page,
    problems,
    clean,
    stage: page.locator('#stage'),
    call: (method, ...values) => page.evaluate(([name, given]) => window.lanatlasHost[name](...given), [method, values]),
    /** What the page has done since the last mount: options, requests, queries, visits, events. */
    record: () => page.evaluate(() => structuredClone(window.lanatlasHost.record)),
    /** Answers of the backend service by "METHOD url". */
    reply: (replies) => page.evaluate((given) => Object.assign(window.lanatlasHost.replies, given), replies),
    close: async () => {
      await page.close();
      await server.close();
    },
  };
}
