// What is true of each built plugin: it asks Grafana for shared packages only, is small, and says who it is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED } from './shared_packages.mjs';

const LIMIT = 1024 * 1024;
const NEEDED = ['description', 'author', 'keywords', 'logos', 'version', 'updated'];

/** The names in `define([...], ...)`; a module of another form is not one that Grafana loads. */
function dependencies(code, name) {
  const head = /^(?:\/\*.*?\*\/\s*)?define\((\[[^\]]*\])/s.exec(code);
  if (!head) {
    throw new Error(`${name}/module.js is no AMD module`);
  }
  return JSON.parse(head[1]);
}

function checkMetadata(folder, name) {
  const text = readFileSync(join(folder, 'plugin.json'), 'utf8');
  const { id, info } = JSON.parse(text);
  const missing = NEEDED.filter((key) => !info?.[key] || info[key].length === 0);
  if (missing.length > 0) {
    throw new Error(`${name}/plugin.json lacks info.${missing.join(', info.')}`);
  }
  const placeholder = /%[A-Z]+%/.exec(text);
  if (placeholder) {
    throw new Error(`${name}/plugin.json has ${placeholder[0]}, which nothing replaces`);
  }
  for (const logo of Object.values(info.logos)) {
    if (!existsSync(join(folder, logo))) {
      throw new Error(`${name}/plugin.json names ${logo}, which is not there`);
    }
  }
  return id;
}

/** Throws what is wrong with the plugin in `folder`, `name` to a person; gives a line that describes it. */
export function checkModule(folder, name) {
  const code = readFileSync(join(folder, 'module.js'), 'utf8');
  const strangers = dependencies(code, name).filter((dependency) => !SHARED.includes(dependency));
  if (strangers.length > 0) {
    throw new Error(`${name}/module.js asks for ${strangers.join(', ')}, which Grafana does not share`);
  }
  const bytes = Buffer.byteLength(code);
  if (bytes > LIMIT) {
    throw new Error(`${name}/module.js has ${bytes} bytes, more than ${LIMIT}`);
  }
  return `${checkMetadata(folder, name)}: ${(bytes / 1024).toFixed(1)} KiB`;
}
