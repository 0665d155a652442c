import type { Logger as TemporalLogger, LogLevel, LogMetadata } from '@temporalio/common';
import { pino, type Logger } from 'pino';

export type { Logger };

/** What must never be seen, should it ever be handed to the log by mistake. */
const SECRET = ['userKey', 'key', 'token', 'sessionToken', 'employeeToken', 'consumerToken', 'authorization', '*.token', '*.authorization'];

/** A logger for a process: one JSON document a line on standard error, so that standard output stays for answers. */
export function createLogger(level: string, base: Record<string, unknown> = {}): Logger {
  return pino({ level, base, redact: { paths: SECRET, censor: '[secret]' }, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What Temporal's SDK and workflows log, in the same stream. */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (level: LogLevel, message: string, meta: LogMetadata = {}) => logger[LEVELS[level]](plain(meta), message);
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** Errors by their names alone: their messages may repeat what people wrote. */
function plain(meta: LogMetadata): Record<string, unknown> {
  const { error, ...rest } = meta as Record<string, unknown>;
  if (!(error instanceof Error)) return meta as Record<string, unknown>;
  return { ...rest, error: error.name, ...('type' in error && { type: error.type }) };
}
