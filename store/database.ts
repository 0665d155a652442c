import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.js';

export type Database = PostgresJsDatabase<typeof schema>;

/** A database or a transaction in it: repositories take either. */
export type Queryable = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface OpenDatabase {
  readonly db: Database;
  readonly close: () => Promise<void>;
}

/** Opens a pool of connections. Connects on first use; a server that went away is connected to again by itself. */
export function openDatabase(databaseUrl: string, options: { connections?: number } = {}): OpenDatabase {
  const sql = postgres(databaseUrl, {
    max: options.connections ?? 10,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: { application_name: 'sonya-tripletex' },
  });
  return { db: drizzle(sql, { schema, casing: 'snake_case' }), close: () => sql.end({ timeout: 5 }) };
}

/**
 * Whether an error says that the database cannot be reached or refuses work for now, so that the same work may succeed later:
 * a lost connection, a server that starts or stops, a lack of resources, a deadlock.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (/^(08|53|57P|40)/.test(code) || PASSING_CODES.has(code)) return true;
  }
  return false;
}

const PASSING_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
