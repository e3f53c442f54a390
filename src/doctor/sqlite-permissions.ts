import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { type Finding, ok, problem } from './finding.js';
import { othersMay } from './mode.js';
import type { SqliteFile } from './sqlite.js';

/** The file has addresses and hashes of passwords in it; so have its companions, while it is open. */
export function permissions({ file, folder }: SqliteFile): Finding[] {
  const files = [file, `${file}-wal`, `${file}-shm`].filter((name) => existsSync(name));
  const found = files.flatMap((name) => {
    const others = othersMay(statSync(name).mode);
    return others ? problem(`${name} may be ${others} by others`, `chmod 600 ${name}`) : [];
  });
  for (const name of [...files.slice(0, 1), folder].filter(isReadOnly)) {
    found.push(
      problem(
        `${name} cannot be written by the user who runs this`,
        `Run it as the user of the application. If you did: chown that user ${name}`,
      ),
    );
  }
  if (found.length > 0) return found;
  return [
    ok(
      files.length > 0
        ? `${file} is for its owner only`
        : `${file} is not there yet: the first start makes it`,
    ),
  ];
}

function isReadOnly(name: string) {
  try {
    accessSync(name, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}
