import { existsSync } from 'node:fs';
import { Config } from './config.js';

/** The one place that reads process.env. A variable that is set already wins over `.env`. */
export function configFromProcess() {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return new Config(process.env);
}
