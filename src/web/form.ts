import { HttpException } from '@nestjs/common';
import { validateSync } from 'class-validator';

/** A message for each field that has a mistake. */
export type Mistakes<Form> = { readonly [Field in keyof Form]?: string };

/**
 * Fills a form from a body. Only the fields of the class are taken, and only text: whatever else was
 * sent counts as not sent.
 */
export function fill<Form extends object>(Form: new () => Form, body: unknown) {
  const form = new Form();
  const sent = Object(body) as Record<string, unknown>;
  for (const field of Object.keys(form)) {
    if (Object.hasOwn(sent, field) && typeof sent[field] === 'string') {
      Object.assign(form, { [field]: sent[field] });
    }
  }
  return { form, mistakes: mistakesOf(form) };
}

function mistakesOf<Form extends object>(form: Form): Mistakes<Form> | undefined {
  const errors = validateSync(form, { stopAtFirstError: true });
  if (errors.length === 0) return undefined;
  return Object.fromEntries(
    errors.map(({ property, constraints }) => [property, Object.values(constraints ?? {})[0]]),
  ) as Mistakes<Form>;
}

/** Shows a page again, with what was typed and a message at each field that has a mistake. */
export class InvalidForm<Form extends object> extends HttpException {
  readonly model: object;

  constructor(
    readonly view: string,
    page: object,
    form: Form,
    readonly mistakes: Mistakes<Form>,
    /** Seconds to wait before the next try, when there were too many. */
    readonly retryAfter?: number,
  ) {
    super('The form has mistakes', retryAfter ? 429 : 422);
    this.model = { ...page, values: withoutPasswords(form), mistakes };
  }
}

/** The same words for everybody: they must not tell whether there is such an account. */
export const tooManyTries = (seconds: number) => {
  const minutes = Math.ceil(seconds / 60);
  return `Too many tries. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, then try again.`;
};

/** For a login that could not last beyond the answer to it. */
export const COOKIE_LOST =
  'Nobody can log in without https: your browser would get no cookie, and be forgotten on the next page. ' +
  'If the address above begins with https, the owner of this site finds in the log what to set.';

export const withoutPasswords = (form: object) =>
  Object.fromEntries(Object.entries(form).filter(([field]) => !/password/i.test(field)));
