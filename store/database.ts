import { sql } from 'drizzle-orm';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.js';
import { survivingTransactions, withoutHoles } from './connections.js';

export type Database = PostgresJsDatabase<typeof schema>;

/** A database or a transaction in it: repositories take either. */
export type Queryable = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface OpenDatabase {
  readonly db: Database;
  readonly close: () => Promise<void>;
}

/** Opens a pool of connections. Connects on first use; a server that went away is connected to again by itself. */
export function openDatabase(databaseUrl: string, options: { connections?: number } = {}): OpenDatabase {
  const client = postgres(databaseUrl, {
    max: options.connections ?? 10,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: { application_name: 'sonya-tripletex' },
  });
  return {
    db: drizzle(survivingTransactions(withoutHoles(client)), { schema, casing: 'snake_case' }),
    close: () => client.end({ timeout: 5 }),
  };
}

/** The time by the clock of the database, to the millisecond. */
export async function readClock(db: Queryable): Promise<Date> {
  const [row] = await db.execute<{ ms: string }>(sql`select extract(epoch from clock_timestamp()) * 1000 as ms`);
  if (row === undefined) throw new Error('The database told no time.');
  return new Date(Number(row.ms));
}

/**
 * Whether an error of the database passes by itself, or by what somebody does for all at once, so that the same work may
 * succeed later: whatever it is but a statement or data that are wrong in themselves. Other errors are none of the database.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const chain = causesOf(error);
  if (!chain.some(isFromDatabase)) return false;
  return !chain.some(isWrongInItself);
}

/** What the driver's errors say when nothing of the server's is to be told. */
const DRIVER_CODES = new Set(['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT']);

/** SQLSTATE of data (22), constraints (23), and statements (42); a right that the server's user lacks is granted to it. */
const WRONG_IN_ITSELF = /^(22|23|42(?!501))[0-9A-Z]{3}$/;
/** A statement that the driver could not even send. */
const UNSENDABLE = new Set(['UNDEFINED_VALUE', 'NOT_TAGGED_CALL', 'MAX_PARAMETERS_EXCEEDED', 'MESSAGE_NOT_SUPPORTED']);

function isFromDatabase(error: Error): boolean {
  if (error instanceof DrizzleQueryError || error instanceof postgres.PostgresError) return true;
  // Around a transaction nothing wraps the driver's errors, nor what its socket says; it notes the statement on them.
  return ('query' in error && 'parameters' in error) || DRIVER_CODES.has(codeOf(error));
}

function isWrongInItself(error: Error): boolean {
  const code = codeOf(error);
  return (
    error instanceof TypeError || error instanceof RangeError || WRONG_IN_ITSELF.test(code) || UNSENDABLE.has(code)
  );
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let cause = error; cause instanceof Error && !chain.includes(cause); cause = cause.cause) chain.push(cause);
  return chain;
}
