import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { ok, problem, reasonOf, section, skipped, type Target, warning } from './finding.js';
import { migrations, STORE_TIMEOUT_MS } from './stores.js';

const MB = 1024 ** 2;

export const sqlite = section('SQLite', open, {
  /** Addresses and hashes of passwords are in the file, and in -wal and -shm beside it while it is open. */
  permissions({ file, folder }) {
    const files = [file, `${file}-wal`, `${file}-shm`].filter((name) => fs.existsSync(name));
    const found = files.map((name) => {
      const others = othersMay(name);
      if (!others) return ok`${name} is for its owner only`;
      return problem`${name} may be ${others} by others -> chmod 600 ${name}`;
    });
    for (const name of [...files.slice(0, 1), folder]) {
      try {
        fs.accessSync(name, fs.constants.W_OK);
      } catch {
        found.push(problem`${name} cannot be written by the user who runs this
          -> Run it as the user of the application. If you did: chown that user ${name}`);
      }
    }
    return found.length > 0 ? found : ok`${file} is not there yet: the first start makes it`;
  },

  /** A full disk refuses logins and logouts. A copy of the file needs as much again. */
  space({ file, folder, size }) {
    const { bavail, bsize } = fs.statfsSync(folder);
    const free = bavail * bsize;
    const said = `${inWords(free)} are free where ${file} is`;
    const fix = 'Make room, or move the file to a larger disk';
    if (free < 100 * MB) return problem`${said}: soon nothing can be written any more -> ${fix}`;
    if (free >= 2 * size) return ok`${said}`;
    return warning`${said}, which has ${inWords(size)}: too little for a copy and for growth -> ${fix}`;
  },

  /** The application turns it on at its start, and it stays on. */
  journal({ database, file }) {
    if (!database) return [];
    // The write version is 2 with a WAL: sqlite.org/fileformat2.html, section 1.3.3.
    const [descriptor, version] = [fs.openSync(file, 'r'), Buffer.alloc(1)];
    fs.readSync(descriptor, version, { position: 18 });
    fs.closeSync(descriptor);
    if (version[0] === 2) return ok`The journal is a WAL: readers do not wait for writers`;
    return warning`The journal of ${file} is no WAL: readers wait for writers -> Start the application, which changes it. If that cannot, the file is on a network drive: use a local one`;
  },

  /** Reads the whole file. That of 500 MB takes a second or two. */
  integrity({ database, file, size, tell }) {
    if (!database) return [];
    if (size > 500 * MB) tell(`reading all of ${file}, ${inWords(size)}`);
    let said: unknown;
    try {
      said = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    } catch (error) {
      said = reasonOf(error);
    }
    if (said === 'ok') return ok`${file} is whole (${inWords(size)})`;
    return problem`${file} is damaged: ${String(said)} -> Stop the application, keep the file, and bring back a copy: see docs/operations.md`;
  },

  migrations,
});

/** For reading only, so that nothing is changed. There is none before the first start. */
function open({ config, tell }: Target, end: AsyncDisposableStack) {
  if (!config?.databaseUrl.startsWith('sqlite:')) return undefined;
  const file = config.databaseUrl.slice('sqlite:'.length);
  if (file === ':memory:')
    return skipped`The database is in memory, and ends with the process -> Set DATABASE_URL to a file`;
  // Without a WAL nobody has it open. Reading would then make one, which stays.
  const url = pathToFileURL(file);
  if (!fs.existsSync(`${file}-wal`)) url.searchParams.set('immutable', '1');
  const options = { readOnly: true, open: false, timeout: STORE_TIMEOUT_MS };
  const database = fs.existsSync(file) ? end.use(new DatabaseSync(url, options)) : undefined;
  try {
    database?.open();
    database?.prepare('PRAGMA schema_version').get();
  } catch (error) {
    return problem`${file} cannot be opened: ${reasonOf(error)} -> Run it as the user that the application runs as. If the file is damaged, bring back a copy: see docs/operations.md`;
  }
  /** Where it is or will be: the first that is there, of those that lead to it. */
  let folder = dirname(file);
  while (!fs.existsSync(folder)) folder = dirname(folder);
  return {
    file,
    folder,
    database,
    tell,
    size: database ? fs.statSync(file).size : 0,
    hasRedis: config.redisUrl !== undefined,
    tables: "SELECT name FROM sqlite_master WHERE type = 'table'",
    names: async (query: string) =>
      (database?.prepare(query).all() ?? []).map(({ name }) => String(name)),
  };
}

/** What group and others may do with a file; empty when they may do nothing. Windows has no modes. */
export function othersMay(file: string) {
  const mode = process.platform === 'win32' ? 0 : fs.statSync(file).mode;
  return [mode & 0o044 ? 'read' : [], mode & 0o022 ? 'written' : []].flat().join(' and ');
}

export const inWords = (bytes: number) =>
  bytes < 1024 * MB ? `${(bytes / MB).toFixed(1)} MB` : `${(bytes / MB / 1024).toFixed(1)} GB`;
