// The home lab of the pictures (home/home.py): an inventory and a store of Prometheus, made anew, and what answers from them.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAnswers } from '../tests/answers.mjs';

const MAKER = fileURLToPath(new URL('home/home.py', import.meta.url));
/** The moment of all pictures: a Saturday evening. */
const NOW = Date.UTC(2026, 2, 14, 19, 30) / 1000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Prometheus says on standard error when it listens. */
function ready(prometheus) {
  let said = '';
  return new Promise((listens, ended) => {
    prometheus.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes('Server is ready to receive web requests')) {
        listens();
      }
    });
    prometheus.once('exit', () => ended(new Error(`Prometheus has ended:\n${said}`)));
  });
}

async function startPrometheus(folder) {
  const port = await freePort();
  writeFileSync(join(folder, 'prometheus.yml'), '');
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // it forgets after two weeks, by the clock of the machine
      '--storage.tsdb.retention.time=100y',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] }
  );
  await ready(prometheus);
  return { url: `http://127.0.0.1:${port}`, prometheus };
}

/** Fills an empty folder. `now`: Unix seconds. */
export async function startHome(folder) {
  execFileSync('/usr/bin/python3', [MAKER, folder, String(NOW)], { stdio: 'inherit' });
  const { url, prometheus } = await startPrometheus(folder);
  const clock = { LD_PRELOAD: join(folder, 'fixed_clock.so'), FIXED_CLOCK: String(NOW) };
  const answers = await startAnswers(join(folder, 'inventory.db'), url, { ...process.env, ...clock });
  const close = async () => {
    await answers.close();
    prometheus.kill();
    await once(prometheus, 'exit');
  };
  return { now: NOW, query: answers.query, close };
}
