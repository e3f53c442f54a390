import { createLog } from '../../src/core/log/log.js';
import { operate } from '../../src/devtools/operator/operate.js';
import type { RunningApp } from './app.js';

/** What `npm run user` does, beside the running application. @returns what it says */
export async function operator(
  { app, config, log }: RunningApp,
  words: readonly string[],
  { agrees = true } = {},
) {
  const said: string[] = [];
  await operate(app, words, {
    ask: (question) => Promise.resolve((said.push(question), agrees)),
    log: createLog(config, log),
    say: (text) => void said.push(text),
  });
  return said;
}
