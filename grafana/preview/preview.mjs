// `make preview`: the dashboards in any browser, on loopback: node preview.mjs GRAFANA PORT DATABASE PROMETHEUS.
// Says "ready <address>" and ends with a signal, or when nothing answers any more.
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { startAnswers } from '../tests/answers.mjs';
import { startServer } from '../tests/server.mjs';
import { allDashboards } from './dashboards.mjs';

const [version, port, database, prometheus] = process.argv.slice(2);

const OWN = ['page.css', 'page.mjs', 'choices.mjs'];

function file(name) {
  return { type: extname(name), body: readFileSync(new URL(name, import.meta.url), 'utf8') };
}

/** Files are read each time: a reload shows what was changed. */
function pages(path) {
  if (path === '/' || path.startsWith('/d/')) {
    const { type, body } = file('page.html');
    return { type, body: body.replaceAll('%GRAFANA%', version) };
  }
  if (path === '/dashboards.json') {
    return { type: '.json', body: JSON.stringify(allDashboards()) };
  }
  const name = OWN.find((one) => path === `/preview/${one}`);
  return name === undefined ? null : file(name);
}

const answers = await startAnswers(database, prometheus);
const signal = new Promise((given) => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(name, () => given(0));
  }
});
try {
  const server = await startServer(version, answers.query, { port: Number(port), pages });
  console.log(`ready ${server.origin}/`);
  process.exitCode = await Promise.race([signal, answers.ended.then(() => 1)]);
  await server.close();
} catch (error) {
  console.error(`preview: ${error.message}`);
  process.exitCode = 1;
}
await answers.close();
