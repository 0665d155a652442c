import type { Logger as TemporalLogger, LogLevel, LogMetadata } from '@temporalio/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** What must never be seen, should it ever be handed to the log by mistake. */
const SECRET = [
  'key',
  'userKey',
  'token',
  'employeeToken',
  'consumerToken',
  'sessionToken',
  'authorization',
  'password',
  'secret',
];
const PATHS = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * A logger for a process: one JSON document a line on standard error, so that standard output stays for answers; on a
 * terminal, lines for people. `to` takes it elsewhere.
 */
export function createLogger(
  level: string,
  base: Record<string, unknown> = {},
  to: DestinationStream = standardError(),
): Logger {
  const serializers = { err: withoutMessage, error: withoutMessage };
  return pino(
    {
      level,
      base,
      serializers,
      redact: { paths: PATHS, censor: '[secret]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    to,
  );
}

function standardError(): DestinationStream {
  if (!process.stderr.isTTY) return pino.destination(2);
  return pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' });
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What Temporal's SDK and workflows log, in the same stream. */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (level: LogLevel, message: string, meta: LogMetadata = {}) =>
    logger[LEVELS[level]](withoutObjects(meta), message);
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** The objects that the SDK logs below `info` are decoded payloads, and options with the keys they are decoded by. */
function withoutObjects(meta: LogMetadata): LogMetadata {
  const isPlain = (value: unknown) => typeof value !== 'object' || value instanceof Error;
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => isPlain(value)));
}

/** Errors by name, type, code and place: their messages may repeat what people wrote. */
function withoutMessage(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? '[object]' : error;
  const { type, code } = error as { type?: unknown; code?: unknown };
  return {
    name: error.name,
    ...(typeof type === 'string' && { type }),
    ...(typeof code === 'string' && { code }),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(error.cause instanceof Error && { cause: withoutMessage(error.cause) }),
  };
}
