import { type Finding, ok, problem, skipped, warning } from './finding.js';
import type { Visit } from './visit.js';

/** All that would be said at the start. */
export function settings({ config, problems, url }: Visit): Finding[] {
  if (!config) {
    return [
      ...problems.map((fix) => problem(`It does not start with this ${fix.split(' ')[0]}`, fix)),
      skipped('Keys, database, Redis and clocks', 'Correct the environment first'),
    ];
  }
  const origin = url ?? config.publicOrigin;
  if (origin.startsWith('https:') && !config.isProduction) {
    return [
      warning(
        `NODE_ENV is not production, and the public comes to ${origin}: weak settings are not refused`,
        'Set NODE_ENV=production',
      ),
    ];
  }
  const mode = config.isProduction ? 'production' : 'development';
  return [ok(`For ${mode} on ${config.platform}, at ${config.publicOrigin}`)];
}
