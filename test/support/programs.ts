import { globSync } from 'node:fs';

/** Programs that tests start servers from. */
const PROGRAMS = {
  redis: { files: '/usr/bin/redis-server', install: 'apt-get install redis-server' },
  postgres: { files: '/usr/lib/postgresql/*/bin/postgres', install: 'apt-get install postgresql' },
};

export type ServerName = keyof typeof PROGRAMS;

/** The newest that is installed. */
export const programOf = (name: ServerName) => globSync(PROGRAMS[name].files).toSorted().at(-1);

/** What to tell when it is missing. With CI=true that is an error. Undefined when it is there. */
export function missing(name: ServerName) {
  if (programOf(name)) return undefined;
  const reason = `${PROGRAMS[name].files} is missing; install it with: ${PROGRAMS[name].install}`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return reason;
}
