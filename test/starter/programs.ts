import { globSync } from 'node:fs';
import { missing } from './missing.js';

/** Programs that tests start servers from. */
const PROGRAMS = {
  redis: { files: '/usr/bin/redis-server', install: 'apt-get install redis-server' },
  postgres: { files: '/usr/lib/postgresql/*/bin/postgres', install: 'apt-get install postgresql' },
};

export type ServerName = keyof typeof PROGRAMS;

/** The newest that is installed. */
export const programOf = (name: ServerName) => globSync(PROGRAMS[name].files).toSorted().at(-1);

export const missingServer = (name: ServerName) =>
  missing(PROGRAMS[name].files, PROGRAMS[name].install);
