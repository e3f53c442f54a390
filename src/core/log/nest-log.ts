import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own messages. What Nest calls "log", such as the modules and routes it found, is level debug here. */
export class NestLog implements LoggerService {
  constructor(private readonly log_: Logger) {}

  fatal(message: unknown, ...rest: string[]) {
    this.log_.fatal({ context: rest.at(-1) }, String(message));
  }

  error(message: unknown, ...rest: string[]) {
    const [stack] = rest.length > 1 ? rest : [];
    this.log_.error({ context: rest.at(-1), stack }, String(message));
  }

  warn(message: unknown, context?: string) {
    this.log_.warn({ context }, String(message));
  }

  log(message: unknown, context?: string) {
    this.log_.debug({ context }, String(message));
  }

  debug(message: unknown, context?: string) {
    this.log_.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string) {
    this.log_.trace({ context }, String(message));
  }
}
