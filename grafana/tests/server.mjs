// Serves the host page of one Grafana, and the built plugins where Grafana has them: /public/plugins/<id>/.
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = join(dirname(fileURLToPath(import.meta.url)), '../../build/grafana');

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** The folder of each built plugin by its id. */
export async function pluginFolders() {
  const app = join(built, 'lanatlas-app');
  const folders = {};
  for (const path of await readdir(app, { recursive: true })) {
    if (path.endsWith('plugin.json')) {
      const { id } = JSON.parse(await readFile(join(app, path), 'utf8'));
      folders[id] = dirname(join(app, path));
    }
  }
  return folders;
}

function fileOf(path, host, plugins) {
  const [, id, rest] = /^\/public\/plugins\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (id !== undefined) {
    return id in plugins ? join(plugins[id], rest) : null;
  }
  // Grafana 11 has its icons outside of the build folder
  return join(host, path === '/' ? 'index.html' : path.replace(/^\/public\/img\//, '/public/build/img/'));
}

async function sendFile(path, host, plugins, response) {
  const file = fileOf(path, host, plugins);
  try {
    const body = await readFile(file);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
  } catch {
    // The page has one font of those that the theme names.
    if (path.startsWith('/public/fonts/') && !path.includes('Inter-Regular')) {
      await sendFile('/public/fonts/inter/Inter-Regular.woff2', host, plugins, response);
    } else {
      response.writeHead(404).end();
    }
  }
}

async function sendAnswer(request, query, response) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  let answer;
  try {
    answer = await query(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    answer = { error: error.message };
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function sendPage({ type, body }, response) {
  response.writeHead(200, { 'content-type': TYPES[type] }).end(body);
}

/**
 * `query` gets what the page posts to /query and gives the answer (host/data_sources.ts says of what form), or a promise of
 * it; null: no data sources. `pages` gives what else there is, by path: {type: '.html', body}, or null.
 */
export async function startServer(version, query = null, { port = 0, pages = () => null } = {}) {
  const plugins = await pluginFolders();
  const host = join(built, 'host', version);
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const page = request.method === 'GET' ? pages(path) : null;
    if (page) {
      sendPage(page, response);
    } else if (request.method === 'POST' && path === '/query' && query) {
      sendAnswer(request, query, response);
    } else {
      sendFile(path, host, plugins, response);
    }
  });
  await new Promise((listening, refused) => server.once('error', refused).listen(port, '127.0.0.1', listening));
  // a test that fails early must not wait for the server
  server.unref();
  const close = () =>
    new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}
