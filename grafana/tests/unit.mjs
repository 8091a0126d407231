// Bundles every *.test.ts of the given folders into build/grafana/unit: `node unit.mjs FOLDER...` prints the files that
// `node --test` is to run. T=name keeps the tests whose path holds the name.
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
const output = join(top, 'build/grafana/unit');

function testsIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
    .map((path) => relative(top, join(folder, path)))
    .filter((path) => path.includes(process.env.T ?? ''));
}

const entryPoints = process.argv.slice(2).flatMap(testsIn).sort();
rmSync(output, { recursive: true, force: true });
await build({
  absWorkingDir: top,
  entryPoints,
  outdir: output,
  outbase: '.',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'transform',
  sourcemap: 'inline',
  logLevel: 'warning',
});
for (const path of entryPoints) {
  console.log(join(output, dirname(path), `${basename(path, '.ts')}.mjs`));
}
