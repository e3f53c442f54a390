import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config/config.js';

/**
 * One JSON object per line on standard output, times in UTC; readable text in development. Of a request only the
 * fields named here and in events.ts are logged: no cookie, no header, no form.
 */
export const createLog = (config: Config, destination?: DestinationStream): Logger =>
  pino(
    {
      level: config.logLevel,
      timestamp: stdTimeFunctions.isoTime,
      base: { pid: process.pid },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? (config.isDevelopment ? forPeople() : pino.destination(1)),
  );

const forPeople = () =>
  pretty({ ignore: 'pid,requestId', translateTime: 'HH:MM:ss', singleLine: true });
