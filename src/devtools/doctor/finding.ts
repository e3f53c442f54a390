import type { Config } from '#core/config/config.js';

export interface Finding {
  readonly level: 'problem' | 'warning' | 'skipped' | 'ok';
  /** One sentence without a full stop. Never with a key or a password in it. */
  readonly what: string;
  readonly fix?: string;
}

/** Written as it is printed. A sentence is never broken into lines, so that a search finds it. */
const finding =
  (level: Finding['level']) =>
  (strings: TemplateStringsArray, ...values: (string | number | undefined)[]): Finding => {
    const text = strings.map((string, at) => string + (values[at] ?? '')).join('');
    const [what = '', fix] = text.split(/\s+-> (?![^]* -> )/);
    return { level, what: what.replaceAll('\n', ' '), ...(fix && { fix }) };
  };

/** Does not work, or is not safe. */
export const problem = finding('problem');
/** Works, but is worse than it needs to be, or will cause trouble later. */
export const warning = finding('warning');
/** Could not be checked. The fix says how to get it checked. */
export const skipped = finding('skipped');
export const ok = finding('ok');

/** What the doctor is asked to look at. */
export interface Target {
  /** Undefined when the environment is not valid: then `problems` has sentences with the fix. */
  readonly config: Config | undefined;
  readonly problems: readonly string[];
  /** The origin where the application should answer; without it, PUBLIC_ORIGIN is tried. */
  readonly url: string | undefined;
  readonly page: string | undefined;
  /** The receiver of a test mail. */
  readonly mailTo?: string;
  /** Says what is being done, when it takes long. */
  readonly tell: (text: string) => void;
}

/** With a name such as `redis.eviction`. These names stay, so that a script may rely on them. */
export type Result = Finding & { readonly check: string };

type Awaitable<Value> = Value | Promise<Value>;

/**
 * A part of the report. Its subject is opened once: undefined where the section does not apply, a finding where
 * it cannot be looked at. A check changes nothing. Its oks are reported only when it found nothing else.
 */
export const section = <Subject extends object>(
  title: string,
  open: (target: Target, end: AsyncDisposableStack) => Awaitable<Subject | Finding | undefined>,
  checks: Record<string, (subject: Subject) => Awaitable<Finding | Finding[]>>,
) => ({
  title,
  async *look(target: Target): AsyncGenerator<Result> {
    await using end = new AsyncDisposableStack();
    const named = (name: string) => `${title.toLowerCase()}.${name}`;
    try {
      const subject = await open(target, end);
      if (!subject) return;
      if ('level' in subject) {
        yield { check: named('reachable'), ...subject };
        return;
      }
      for (const [name, check] of Object.entries(checks)) {
        const found = [await check(subject)].flat();
        const bad = found.filter(({ level }) => level !== 'ok');
        for (const one of bad.length > 0 ? bad : found) yield { check: named(name), ...one };
      }
    } catch (error) {
      const what = `It could not be looked at to the end: ${reasonOf(error)}`;
      yield { check: named('reachable'), ...problem`${what} -> Find out why, and run this again` };
    }
  },
});

/** `fetch`, and connections to two addresses, put the real error inside another one. */
function causeOf(error: unknown): NodeJS.ErrnoException {
  const inner = error instanceof AggregateError ? error.errors[0] : (error as Error).cause;
  return inner instanceof Error ? causeOf(inner) : (error as Error);
}

/** The message of the error, without the user and the password of an address in it. */
export function reasonOf(error: unknown) {
  const { message, name } = causeOf(error);
  return (message || name).replaceAll(/\/\/[^/\s]*@/g, '//');
}

/**
 * The first fix that has a word of the message in its key, or the code in brackets, such as [ENOENT]. The key
 * '' always fits.
 */
export function fixOf(error: unknown, fixes: Record<string, string>) {
  const said = `[${causeOf(error).code}] ${causeOf(error).message}`;
  const isSaid = (words: string) => words.split('|').some((word) => said.includes(word));
  return Object.entries(fixes).find(([words]) => isSaid(words))?.[1];
}
