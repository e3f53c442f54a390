import { existsSync, readFileSync } from 'node:fs';
import { Config } from './config.js';
import { variablesIn } from './env-file.js';
import type { Options } from './options.js';

/** The one place that reads process.env. A variable that is set already wins over `.env`. */
export function configFromProcess(options: Options = {}) {
  // A flag, because the command that sets a variable is another one on Windows than on other systems.
  if (process.argv.includes('--production')) process.env.NODE_ENV = 'production';
  const file = existsSync('.env') ? variablesIn(readFileSync('.env')) : {};
  for (const [name, value] of Object.entries(file)) process.env[name] ??= value;
  return new Config(process.env, Object.keys(file), options);
}
