// Builds the app and its panels: `node build.mjs [FOLDER]`, build/grafana/lanatlas-app without one. The folder is what
// goes into Grafana's plugin folder. rspack, because it writes AMD, the form of module that Grafana loads.
import { rspack } from '@rspack/core';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkModule } from './check_module.mjs';
import { SHARED } from './shared_packages.mjs';

const app = dirname(fileURLToPath(import.meta.url));
const top = join(app, '../..');
const source = join(app, 'src');
const output = resolve(process.argv[2] ?? join(top, 'build/grafana/lanatlas-app'));

/** The project has one version, and the Makefile knows it. */
function projectVersion() {
  const line = /^VERSION := (\S+)$/m.exec(readFileSync(join(top, 'Makefile'), 'utf8'));
  if (!line) {
    throw new Error('the Makefile has no line "VERSION := x.y.z"');
  }
  return line[1];
}

/** Day of the build; SOURCE_DATE_EPOCH sets it, so that the same source gives the same bytes. */
function buildDay() {
  const { SOURCE_DATE_EPOCH: epoch } = process.env;
  return new Date(epoch ? Number(epoch) * 1000 : Date.now()).toISOString().slice(0, 10);
}

/** Folders below src that hold a plugin.json: the app itself and each panel. */
function pluginFolders() {
  return readdirSync(source, { recursive: true })
    .filter((path) => basename(path) === 'plugin.json')
    .map((path) => dirname(path))
    .sort();
}

function bundle(folders) {
  const configuration = {
    mode: 'production',
    context: app,
    entry: Object.fromEntries(folders.map((folder) => [join(folder, 'module'), join(source, folder, 'module.tsx')])),
    output: { path: output, filename: '[name].js', library: { type: 'amd' }, uniqueName: 'lanatlas-app' },
    externals: SHARED,
    resolve: { extensions: ['.tsx', '.ts', '.mjs', '.js'] },
    devtool: 'source-map',
    performance: { hints: false },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              target: 'es2021',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'classic' } },
            },
          },
        },
      ],
    },
  };
  return new Promise((done, failed) => {
    rspack(configuration, (error, stats) => {
      if (error) {
        failed(error);
      } else if (stats.hasErrors() || stats.hasWarnings()) {
        failed(new Error(stats.toString({ all: false, errors: true, warnings: true })));
      } else {
        done();
      }
    });
  });
}

/** plugin.json with the version and the day, and the images: a panel without its own has the app's. */
function copyMetadata(folder, values) {
  const text = readFileSync(join(source, folder, 'plugin.json'), 'utf8');
  writeFileSync(
    join(output, folder, 'plugin.json'),
    text.replaceAll(/%([A-Z]+)%/g, (whole, name) => values[name] ?? whole)
  );
  const own = join(source, folder, 'img');
  cpSync(existsSync(own) ? own : join(source, 'img'), join(output, folder, 'img'), { recursive: true });
}

/** What is bundled keeps its licence beside it, as its authors ask. */
function copyLicences() {
  cpSync(join(top, 'LICENSE'), join(output, 'LICENSE'));
  const { dependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    cpSync(join(app, 'node_modules', name, 'LICENSE'), join(output, `LICENSE.${name}`));
  }
}

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
const folders = pluginFolders();
const values = { VERSION: projectVersion(), TODAY: buildDay() };
try {
  await bundle(folders);
  copyLicences();
  for (const folder of folders) {
    copyMetadata(folder, values);
    console.log(checkModule(join(output, folder), relative(top, join(output, folder))));
  }
} catch (error) {
  // A folder that is half there would be taken for a build.
  rmSync(output, { recursive: true, force: true });
  console.error(`grafana/app: ${error.message}`);
  process.exitCode = 1;
}
