import { ok, problem, warning } from './finding.js';
import type { Live } from './live.js';
import { NAME_ANOTHER } from './options.js';

export function status({ answer, url }: Live) {
  const said = `${url} answers with ${answer.status}`;
  switch (answer.status) {
    case 200:
      return ok(said);
    case 502:
    case 504:
      return problem(
        `${said}: the proxy does not reach the application`,
        'Start the application, and compare its HOST and PORT with the proxy',
      );
    case 503:
      return problem(
        `${said}: the application does not reach its database or Redis`,
        'See the chapters above, and its log at the level error',
      );
    default:
      return (answer.status < 500 ? warning : problem)(
        `${said}, and not with a page`,
        `A 5xx has its reason in the log. If there is no such page, ${NAME_ANOTHER}`,
      );
  }
}
