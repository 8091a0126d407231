// Bundles the host page once for each Grafana: `node build.mjs 12 13`, with the packages of ./12 and ./13, into
// build/grafana/host/<version>. REACT_DEV=1 keeps React's own messages, where an error says only a number.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, '../../..');
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>LAN Atlas: host page</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="host.css">
<style>body { margin: 0 }</style>
<script src="host.js"></script>
`;

/** Whose names lead elsewhere than where they point. */
function redirections(packages) {
  return {
    name: 'redirections',
    setup(bundler) {
      // @grafana/scenes speaks to version 6 of the router, which lies under this name beside version 5 of @grafana/ui.
      bundler.onResolve({ filter: /^react-router-dom$/ }, ({ importer, kind }) =>
        importer.includes('@grafana/scenes') || importer.startsWith(here + '/stage')
          ? bundler.resolve('react-router-dom-v5-compat', { resolveDir: packages, kind })
          : undefined
      );
      // Packages of Grafana 11 name these files without their ending.
      bundler.onResolve({ filter: /^@grafana\/schema\/dist\/.*\.gen$/ }, ({ path }) => {
        const file = join(packages, `${path}.js`);
        return existsSync(file) ? { path: file } : undefined;
      });
    },
  };
}

/**
 * CommonJS packages that @grafana/ui's .mjs files import by `default`. For importers of that ending esbuild gives the whole
 * exports object, as Node does; webpack, which builds Grafana, gives exports.default. A module in between asks as webpack.
 */
const DEFAULTS = {
  name: 'defaults',
  setup(bundler) {
    const namespace = 'defaults';
    const names = /^(react-custom-scrollbars-2|calculate-size|react-highlight-words|(react-use|rc-picker)\/lib\/.*)$/;
    bundler.onResolve({ filter: names }, async ({ path, resolveDir, kind, importer, pluginData }) => {
      if (pluginData === namespace) {
        return undefined;
      }
      const found = await bundler.resolve(path, { resolveDir, kind, importer, pluginData: namespace });
      return { path: found.path, namespace };
    });
    bundler.onLoad({ filter: /.*/, namespace }, ({ path }) => {
      const name = JSON.stringify(path);
      return { contents: `export { default } from ${name}; export * from ${name};`, resolveDir: dirname(path) };
    });
  },
};

function options(version, packages, output) {
  return {
    entryPoints: [join(here, 'host.ts')],
    outdir: output,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'transform',
    nodePaths: [packages],
    // without the paths of tsconfig.json, which lead to the packages of 12 for every version
    tsconfigRaw: {},
    mainFields: ['module', 'browser', 'main'],
    conditions: ['module', 'import', 'browser'],
    alias: {
      // In CommonJS an export that this Grafana lacks is undefined when it is used; in the other form the build fails.
      '@grafana/scenes': join(packages, '@grafana/scenes/dist/index.js'),
      '@grafana/plugin-compat/apps': join(packages, '@grafana/plugin-compat/dist/cjs/apps.cjs'),
      '@grafana/plugin-compat/datasources': join(packages, '@grafana/plugin-compat/dist/cjs/datasources.cjs'),
    },
    define: {
      'process.env.NODE_ENV': JSON.stringify(process.env.REACT_DEV ? 'development' : 'production'),
      global: 'window',
      // SystemJS's define() is on window: a UMD package that saw it would register there instead of exporting.
      define: 'undefined',
    },
    loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'file', '.png': 'file' },
    logOverride: { 'package.json': 'silent' },
    logLevel: 'warning',
    plugins: [redirections(packages), DEFAULTS],
  };
}

/** Icons that the package lacks, drawn anew: of the time picker, and of a query that lasts. */
const ICONS = {
  'unicons/sync-slash': '<path d="M4 4l16 16M6 8a8 8 0 0 0 11 10M9 5a8 8 0 0 1 9 11" fill="none" stroke="currentColor" stroke-width="2"/>',
  'unicons/angle-double-left': '<path d="m11 6-6 6 6 6m7-12-6 6 6 6" fill="none" stroke="currentColor" stroke-width="2"/>',
};

/** What @grafana/ui asks the server for while it runs. */
function copyAssets(packages, output) {
  const icons = join(output, 'public/build/img/icons');
  cpSync(join(packages, '@grafana/ui/dist/public/img/icons'), icons, { recursive: true });
  for (const [name, drawing] of Object.entries(ICONS)) {
    const file = join(icons, `${name}.svg`);
    if (!existsSync(file)) {
      writeFileSync(file, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${drawing}</svg>`);
    }
  }
  const fonts = join(output, 'public/fonts/inter');
  mkdirSync(fonts, { recursive: true });
  for (const [weight, name] of [[400, 'Regular'], [500, 'Medium']]) {
    const file = `@fontsource/inter/files/inter-latin-${weight}-normal.woff2`;
    cpSync(join(packages, file), join(fonts, `Inter-${name}.woff2`));
  }
}

/** Newest change below the host's own files and the lock of its packages. */
function changed(version) {
  const own = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isFile());
  const files = [...own.map(({ name }) => join(here, name)), join(here, version, 'package-lock.json')];
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

for (const version of process.argv.slice(2)) {
  const packages = join(here, version, 'node_modules');
  const output = join(top, 'build/grafana/host', version);
  const page = join(output, 'index.html');
  if (existsSync(page) && statSync(page).mtimeMs > changed(version) && !process.env.REACT_DEV) {
    continue;
  }
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const began = performance.now();
  await build(options(version, packages, output));
  copyAssets(packages, output);
  // the last file: what has it is whole
  writeFileSync(page, PAGE);
  console.log(`host of Grafana ${version}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
