// The page of the preview: a line with all dashboards, and below it the one that the address names, as Grafana writes
// addresses: /d/<uid>?var-<name>=<value>&from=…&to=….
import { choicesOf } from './choices.mjs';

const FIRST = 'lanatlas-overview';
const REFRESH = '5s';

const host = window.lanatlasHost;
const bar = document.querySelector('nav');

const dashboards = await (await fetch('/dashboards.json')).json();

function uidNow() {
  return /^\/d\/([^/]+)/.exec(location.pathname)?.[1] ?? FIRST;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function otherTheme() {
  const address = new URL(location.href);
  const theme = document.documentElement.dataset.theme === 'light' ? 'dark' : 'light';
  localStorage.setItem('theme', theme);
  address.searchParams.set('theme', theme);
  location.assign(address);
}

function fillBar() {
  const links = dashboards.map(({ uid, title }) =>
    element('a', { href: `/d/${uid}`, textContent: title.replace('LAN Atlas: ', '') })
  );
  const theme = element('button', { textContent: 'Light or dark', onclick: otherTheme });
  const drawnBy = `Drawn by the libraries of Grafana ${new URL(location.href).searchParams.get('grafana')}, without Grafana`;
  bar.append(...links, element('small', { textContent: drawnBy }), theme);
}

function markBar(uid) {
  for (const link of bar.querySelectorAll('a')) {
    if (link.getAttribute('href') === `/d/${uid}`) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

async function open() {
  const uid = uidNow();
  const dashboard = dashboards.find((one) => one.uid === uid);
  markBar(uid);
  document.title = dashboard?.title ?? 'No such dashboard';
  if (dashboard) {
    await host.openDashboard(dashboard, { refresh: REFRESH, ...choicesOf(dashboard, new URLSearchParams(location.search)) });
  }
}

/** Links and panels say by this event where they want to go (host/services.ts); Back and Forward do, too. */
window.addEventListener('lanatlas-visit', ({ detail }) => {
  const to = new URL(detail, location.href);
  if (to.origin !== location.origin) {
    location.assign(to);
    return;
  }
  if (to.href !== location.href) {
    history.pushState(null, '', to);
  }
  open();
});

fillBar();
open();
