import { existsSync } from 'node:fs';
import { Config } from './config.js';

/** The one place that reads process.env. A variable that is set already wins over `.env`. */
export function configFromProcess() {
  // A flag, because no command can set a variable in the same words on Windows and elsewhere.
  if (process.argv.includes('--production')) process.env.NODE_ENV = 'production';
  if (existsSync('.env')) process.loadEnvFile('.env');
  return new Config(process.env);
}
