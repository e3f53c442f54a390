import { ok, problem } from './finding.js';
import type { Postgres } from './postgres.js';

export async function canBeWritten({ row }: Postgres) {
  const { transaction_read_only: readOnly } = await row('SHOW transaction_read_only');
  if (readOnly === 'off') return ok('PostgreSQL can be written');
  return problem(
    'PostgreSQL can only be read: it is a standby, or default_transaction_read_only is on',
    'Name the primary in DATABASE_URL, or turn default_transaction_read_only off',
  );
}
