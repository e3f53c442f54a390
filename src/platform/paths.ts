import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Found from this file, not from where the process was started. */
const ROOT = join(import.meta.dirname, '..', '..');

export const PUBLIC = join(ROOT, 'public');
export const VIEWS = join(ROOT, 'views');
export const LAYOUT = 'layouts/page';

/** Static files and health checks have nothing to do with a session. */
export const isSessionless = (url: string) => /^\/(public|health)\//.test(url);

/** Every template in views/partials, by its name. */
export const partials = () =>
  readdirSync(join(VIEWS, 'partials')).map((file) => ({
    name: basename(file, '.hbs'),
    source: readFileSync(join(VIEWS, 'partials', file), 'utf8'),
  }));
