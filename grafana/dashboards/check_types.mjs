// Holds json/*.json against Grafana's own types: those of @grafana/schema of the Grafana that is named (12). Each file becomes
// literals in TypeScript, with the dashboard, and the options and the field configuration of every panel, as their types.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const version = process.argv[2] ?? '12';
const schema = join(root, 'grafana/tests/host', version, 'node_modules/@grafana/schema');
// where they are from Grafana 12 on, and before
const types = [join(schema, 'dist/types/raw'), join(schema, 'dist/esm/raw')].find((folder) => existsSync(folder));
const out = join(root, 'build/grafana/dashboard_types');

// A file has the values of enums, not their names.
const HEAD = `type Json<T> = T extends string ? \`\${T}\` : T extends number | boolean | null | undefined ? T
  : T extends readonly (infer U)[] ? Json<U>[] : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
`;

// Grafana's code reads these, its types do not have them.
const UNTYPED = { custom: { 'state-timeline': ['spanNulls'] }, options: {} };

const without = (object, names = []) => Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => !names.includes(name)));

/** The one module with types in a folder, whose name differs from one Grafana to the next, without its ending. */
function moduleIn(folder) {
  const [file] = readdirSync(join(types, folder)).filter((name) => name.endsWith('types.gen.d.ts'));
  return join(types, folder, file.replace(/\.d\.ts$/, ''));
}

/** The module with the types of a core panel; null for ours. */
function panelTypes(type) {
  return type.startsWith('lanatlas-') ? null : moduleIn(`composable/${type.replaceAll('-', '').toLowerCase()}/panelcfg/x`);
}

function panelLines(panel, index) {
  const module = panelTypes(panel.type);
  if (module === null) {
    return [];
  }
  const declared = readFileSync(`${module}.d.ts`, 'utf8');
  const literal = (name, type, value) => `export const ${name}${index}: Partial<Json<p${index}.${type}>> = ${JSON.stringify(value, null, 1)};`;
  const { options, fieldConfig } = panel;
  return [
    `// ${panel.title}`,
    `import type * as p${index} from ${JSON.stringify(module)};`,
    ...(/export interface Options\b/.test(declared)
      ? [literal('options', 'Options', without(options, UNTYPED.options[panel.type]))] : []),
    ...(/export (interface|type) FieldConfig\b/.test(declared)
      ? [literal('custom', 'FieldConfig', without(fieldConfig?.defaults?.custom, UNTYPED.custom[panel.type]))] : []),
  ];
}

function source(file) {
  const dashboard = JSON.parse(readFileSync(join(here, 'json', file), 'utf8'));
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter(({ type }) => type !== 'row');
  return [
    HEAD,
    `import type { Dashboard } from ${JSON.stringify(moduleIn('dashboard/x'))};`,
    ...panels.flatMap(panelLines),
    `export const dashboard: Json<Dashboard> = ${JSON.stringify(dashboard, null, 1)};`,
    '',
  ].join('\n');
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const files = readdirSync(join(here, 'json')).filter((file) => file.endsWith('.json'));
const sources = files.map((file) => {
  const path = join(out, file.replace(/json$/, 'ts'));
  writeFileSync(path, source(file));
  return path;
});
const settings = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'];
const { status, stdout } = spawnSync(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), ...settings, ...sources], { encoding: 'utf8' });
process.stdout.write(stdout);
console.log(status === 0 ? `${files.length} dashboards fit Grafana ${version}` : `not what Grafana ${version} takes`);
process.exitCode = status;
