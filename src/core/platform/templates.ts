import Handlebars from 'handlebars';
import { FORM_KEY } from '../web/form-key.js';

const FORM = /<form\b[^>]*\bmethod="post"[^>]*>/gi;
const FIELD = `<input type="hidden" name="${FORM_KEY}" value="{{@root.${FORM_KEY}}}">`;

/** Handlebars, which writes the key of its page into each form that is sent by POST. No template has to. */
export function handlebars() {
  const engine = Handlebars.create();
  const { compile } = engine;
  engine.compile = (source: string, options) =>
    compile(source.replace(FORM, `$&${FIELD}`), options);
  return engine;
}
