import { InvalidEnvironment } from '../config/config.js';
import { configFromProcess } from '../config/process-environment.js';
import type { Result } from './chapter.js';
import { CHAPTERS } from './checks.js';
import { optionsOf, USAGE } from './options.js';
import { jsonOf, lineOf, summaryOf, titleLine, worstOf } from './report.js';
import { reasonOf } from './reason.js';
import type { Visit } from './visit.js';

const QUIET_MS = 2_000;

/** @returns the exit status: 0 fine or warnings only, 1 problems, 2 it could not run */
export async function run(words: string[]) {
  try {
    const { help, json, page, url } = optionsOf(words);
    if (help) {
      console.log(USAGE);
      return 0;
    }
    const tell = (text: string) => console.error(`  … ${text}`);
    const say = json ? () => undefined : (line: string) => console.log(line);
    const results = await examine({ ...environment(), page, url, tell }, say);
    console.log(json ? jsonOf(results) : summaryOf(results));
    return worstOf(results) === 'problem' ? 1 : 0;
  } catch (error) {
    console.error(`The doctor could not run: ${reasonOf(error)}\n\n${USAGE}`);
    return 2;
  }
}

/** Everything, and says each finding as soon as it is there. */
export async function examine(visit: Visit, say: (line: string) => void) {
  const results: Result[] = [];
  for (const { title, examine: look } of CHAPTERS) {
    const waiting = setInterval(() => visit.tell(`${title}: still waiting`), QUIET_MS);
    try {
      let isFirst = true;
      for await (const result of look(visit)) {
        if (isFirst) say(titleLine(title));
        isFirst = false;
        say(lineOf(result));
        results.push(result);
        waiting.refresh();
      }
    } finally {
      clearInterval(waiting);
    }
  }
  return results;
}

function environment(): Pick<Visit, 'config' | 'problems'> {
  try {
    return { config: configFromProcess(), problems: [] };
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    return { config: undefined, problems: error.problems };
  }
}
