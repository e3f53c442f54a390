import { existsSync, statSync } from 'node:fs';
import { ok, problem, warning } from './finding.js';
import { othersMay } from './mode.js';
import type { Visit } from './visit.js';

export function envFile({ config }: Visit) {
  if (!existsSync('.env')) return ok('There is no .env: the environment comes from elsewhere');
  const others = othersMay(statSync('.env').mode);
  if (!others) return ok('.env is for its owner only');
  const isDevelopment = config?.isDevelopment ?? false;
  const found = isDevelopment ? warning : problem;
  return found(`.env may be ${others} by others, and the keys are in it`, 'chmod 600 .env');
}
