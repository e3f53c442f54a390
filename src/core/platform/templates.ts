import Handlebars from 'handlebars';
import type { Config } from '../config/config.js';
import type { Parts } from '../config/options.js';
import { IDEMPOTENCY_KEY } from '../web/idempotency-key.js';
import { viewsFolder } from './paths.js';
import { checkPrintedNames, pageOf } from './printed-names.js';

const FORM = /<form\b[^>]*\bmethod="post"[^>]*>/gi;
const FIELD = `<input type="hidden" name="${IDEMPOTENCY_KEY}" value="{{@root.${IDEMPOTENCY_KEY}}}">`;

declare module '../config/options.js' {
  interface Parts {
    /** Another engine than Handlebars: makes the HTML of a view. */
    readonly render?: (view: string, model: object) => Promise<string> | string;
  }
}

/** @returns the page that the engine of the application makes, with the key in each form that is sent by POST */
export async function rendered(render: NonNullable<Parts['render']>, view: string, model: object) {
  const key = String(Object(model)[IDEMPOTENCY_KEY] ?? '');
  const html = await render(view, model);
  return html.replace(FORM, (form) => form + FIELD.replace(/\{\{.*\}\}/, key));
}

/**
 * Handlebars that adds the hidden form key to each form with method POST, so that no template has to. A partial is not
 * indented: in a `<textarea>` that would change what somebody wrote.
 */
export function handlebars(config: Config) {
  const engine = Handlebars.create();
  const { compile } = engine;
  engine.compile = (source: string, options) => {
    const page = config.isProduction ? undefined : pageOf(source, viewsFolder(config));
    const whole = source.replace(FORM, `$&${FIELD}`);
    const checked = page ? checkPrintedNames(engine, whole, page) : whole;
    return compile(checked, { ...options, preventIndent: true });
  };
  return engine;
}
