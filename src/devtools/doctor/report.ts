import { parseArgs, styleText } from 'node:util';
import { InvalidEnvironment } from '#core/config/config.js';
import type { Options } from '#core/config/options.js';
import { configFromProcess } from '#core/config/process-environment.js';
import { environment, settings } from './environment.js';
import { reasonOf, type Result, type Target } from './finding.js';
import { live, PAGE } from './live.js';
import { mail } from './mail.js';
import { postgres } from './postgres.js';
import { redis } from './redis.js';
import { sqlite } from './sqlite.js';

const SECTIONS = [environment, settings, sqlite, postgres, redis, mail, live];

const USAGE = `npm run doctor                            looks at this environment, and at PUBLIC_ORIGIN
npm run doctor -- --mail you@example.com  sends a mail, too
npm run doctor -- https://shop.example    looks at what answers there, at ${PAGE} or the page that you name
node dist/commands/doctor.js --json           for programs
Ends with 0 when nothing is wrong or there are warnings only, with 1 when there is a problem, with 2 when it could not run.`;

const OPTIONS = {
  json: { type: 'boolean' },
  mail: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
const SLOW_MS = 2_000;
const STYLES = { ok: 'green', skipped: 'dim', warning: 'yellow', problem: 'red' } as const;

/** @returns the exit status: 0 fine or warnings only, 1 problems, 2 it could not run */
export async function run(words: string[], options: Options) {
  try {
    const { help, json, mail: mailTo, ...where } = optionsOf(words);
    if (help) {
      console.log(USAGE);
      return 0;
    }
    const tell = (text: string) => console.error(`  … ${text}`);
    const say = json ? () => undefined : (line: string) => console.log(line);
    const findings = await examine(
      { ...configured(options), ...where, ...(mailTo && { mailTo }), tell },
      say,
    );
    const count = (level: Result['level']) => findings.filter((one) => one.level === level).length;
    const [problems, warnings] = [count('problem'), count('warning')];
    const level = problems ? 'problem' : warnings ? 'warning' : 'ok';
    console.log(
      json
        ? JSON.stringify({ level, findings }, undefined, 2)
        : `\n${problems} problem${problems === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}, ${count('skipped')} skipped, ${count('ok')} ok`,
    );
    return level === 'problem' ? 1 : 0;
  } catch (error) {
    console.error(`The doctor could not run: ${reasonOf(error)}\n\n${USAGE}`);
    return 2;
  }
}

/** Everything, and says each finding as soon as it is there. */
export async function examine(target: Target, say: (line: string) => void) {
  const results: Result[] = [];
  for (const { title, look } of SECTIONS) {
    const waiting = setInterval(() => target.tell(`${title}: still waiting`), SLOW_MS);
    let heading = `\n${styleText('bold', title)}\n`;
    for await (const result of look(target)) {
      say(heading + linesOf(result));
      heading = '';
      results.push(result);
      waiting.refresh();
    }
    clearInterval(waiting);
  }
  return results;
}

/** Colours are left out by styleText where nobody would see them. */
function linesOf({ level, what, fix }: Result) {
  const line = `  ${styleText(STYLES[level], level.padEnd(8))} ${what}`;
  return fix ? `${line}\n${' '.repeat(11)}-> ${fix}` : line;
}

function configured(options: Options) {
  try {
    return { config: configFromProcess(options), problems: [] };
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    return { config: undefined, problems: error.problems };
  }
}

/** @throws with a sentence, when the arguments make no sense */
function optionsOf(args: string[]) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [given, ...more] = positionals;
  if (given === undefined) return { ...values, url: undefined, page: undefined };
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol) || more.length > 0)
    throw new Error('Name one address, such as https://shop.example');
  return { ...values, url: url.origin, page: url.pathname === '/' ? undefined : url.pathname };
}
