// A program that answers what a page asks its data sources (queries/answering.py), from an inventory and a Prometheus.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('queries/answering.py', import.meta.url));

/** What startServer() takes as `query`: asks answering.py on a port of loopback. */
export const answersAt = (port) => async (asked) => {
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(asked) });
  return response.json();
};

/** `query` is what startServer() takes; `ended` is kept when the program ends by itself. */
export async function startAnswers(database, prometheus, environment = process.env) {
  const answers = spawn('/usr/bin/python3', ['-u', PROGRAM, database, prometheus], {
    // a proxy of the machine has no business here
    env: { ...environment, no_proxy: '*' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(answers, 'exit');
  const line = once(createInterface({ input: answers.stdout }), 'line');
  const first = await Promise.race([line, ended.then(() => null)]);
  if (first === null) {
    throw new Error('nothing answers: python3 has ended');
  }
  const close = async () => {
    answers.kill();
    await ended;
  };
  return { query: answersAt(first[0]), ended, close };
}
