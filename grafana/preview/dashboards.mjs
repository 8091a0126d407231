// The dashboards as they are committed, the overview first.
import { readFileSync, readdirSync } from 'node:fs';

const FOLDER = new URL('../dashboards/json/', import.meta.url);
const FIRST = 'lanatlas-overview';

export function allDashboards() {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  const all = files.map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
  return all.sort((a, b) => (b.uid === FIRST) - (a.uid === FIRST) || a.title.localeCompare(b.title));
}
