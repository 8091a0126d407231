// json/<name>.json from each src/<name>.ts, keys in order, so that a change of the source is all that changes the file.
// With --check nothing is written: exits 1 when a file is not what the source says.
import { build } from 'esbuild';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const check = process.argv.includes('--check');

function sorted(value) {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

async function dashboardOf(file) {
  const entryPoints = [join(here, 'src', file)];
  const { outputFiles } = await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', write: false, logLevel: 'error' });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
  const [found, ...more] = Object.values(module);
  if (!found?.uid || more.length > 0) {
    throw new Error(`src/${file} exports something else than one dashboard`);
  }
  return found;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const sources = readdirSync(join(here, 'src')).filter((file) => file.endsWith('.ts')).sort();
const names = sources.map((file) => `${basename(file, '.ts')}.json`);
const stale = readdirSync(join(here, 'json')).filter((file) => !names.includes(file));
for (const [index, file] of sources.entries()) {
  const path = join(here, 'json', names[index]);
  const text = `${JSON.stringify(sorted(await dashboardOf(file)), null, 2)}\n`;
  if (read(path) === text) {
    continue;
  }
  if (check) {
    stale.push(names[index]);
  } else {
    writeFileSync(path, text);
    console.log(`json/${names[index]}`);
  }
}
if (stale.length > 0) {
  console.error(`not what src/ says: ${stale.map((file) => `json/${file}`).join(', ')}; run node grafana/dashboards/build.mjs`);
  process.exitCode = 1;
}
