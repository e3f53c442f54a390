import type { Config } from '../config/config.js';
import type { Answer } from './ask.js';

export interface LiveCookie {
  readonly name: string;
  /** In small letters: of `Max-Age=60` it has `max-age` and `60`. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The one that the settings name; else the first, which an application with others would have. */
export function sessionCookie({ headers }: Answer, config: Config | undefined) {
  const cookies = headers.getSetCookie().map(parse);
  return cookies.find(({ name }) => name === config?.cookieName) ?? cookies[0];
}

/** Without its value, which is nobody's business. */
function parse(line: string): LiveCookie {
  const [pair = '', ...attributes] = line.split(';');
  return {
    name: pair.split('=')[0]!.trim(),
    attributes: new Map(
      attributes.map((attribute) => {
        const [name = '', value = ''] = attribute.split('=');
        return [name.trim().toLowerCase(), value.trim()];
      }),
    ),
  };
}
