// The simulated LAN that serve_world.py raises, for as long as the tests run (root, and a built LAN Atlas).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { answersAt } from '../answers.mjs';

const SERVER = fileURLToPath(new URL('serve_world.py', import.meta.url));

/** Keeps of an answer what asks SQLite: an inventory with nothing in it has no series either. */
function withoutSeries(body) {
  return { ...body, targets: body.targets?.filter(({ datasource }) => datasource.type !== 'prometheus') };
}

/**
 * `told`: what ipam says, by the lists of serve_world.py; `query` and `queryNothing` answer what a page asks (as in
 * server.mjs).
 */
export async function startWorld() {
  const server = spawn('/usr/bin/python3', ['-u', SERVER], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  server.stderr.on('data', (text) => (said += text));
  const gone = once(server, 'exit');
  const line = once(createInterface({ input: server.stdout }), 'line');
  const first = await Promise.race([line, gone.then(() => null)]);
  if (first === null) {
    throw new Error(`no world:\n${said}`);
  }
  const { port, emptyPort, ...told } = JSON.parse(first[0]);
  const nothing = answersAt(emptyPort);
  return {
    told,
    query: answersAt(port),
    queryNothing: (body) => nothing(withoutSeries(body)),
    close: async () => {
      server.stdin.end();
      await gone;
    },
  };
}
