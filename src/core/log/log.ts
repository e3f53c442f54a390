import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config/config.js';

/**
 * One JSON object a line on standard output, times in UTC; words for people in development. Nothing is
 * taken from a request but what is named here and in events.ts: no cookie, no header, no form.
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
