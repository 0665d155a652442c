import postgres, { type Sql, type TransactionSql } from 'postgres';

/**
 * Lets no row be lost that was answered. The driver (3.4.9) goes on counting rows where a connection broke off: the first rows
 * of a later answer on it stand behind holes, and who takes the first one finds nothing there.
 */
export function withoutHoles(sql: Sql): Sql {
  return Object.assign(sql, { unsafe: filled(sql.unsafe.bind(sql)) });
}

type Send = Sql['unsafe'];

/** As it is sent by `send`, its answer without holes. */
function filled(send: Send): Send {
  return ((...statement: Parameters<Send>) => {
    const query = send(...statement) as ReturnType<Send> & { resolve: (answer: unknown) => void };
    const { resolve } = query;
    query.resolve = (answer) => {
      while (Array.isArray(answer) && answer.length > 0 && !(0 in answer)) answer.shift();
      resolve(answer);
    };
    return query;
  }) as Send;
}

type Work = (transaction: TransactionSql) => Promise<unknown>;
type Begin = (work: Work) => Promise<unknown>;

/**
 * Lets transactions survive the end of their connection. The driver (3.4.9) throws where nobody can catch it, so that the
 * whole process ends, when it is to send anything on a connection that is gone; within a transaction it does so with the
 * next statement, the rollback at the latest. So nothing more is sent then: the driver itself tells that the connection ended.
 */
export function survivingTransactions(sql: Sql): Sql {
  const begin = sql.begin.bind(sql) as Begin;
  return Object.assign(sql, { begin: (work: Work) => surviving(begin, work) });
}

async function surviving(begin: Begin, work: Work): Promise<unknown> {
  const connection = { isGone: false };
  try {
    return await begin(async (transaction) => {
      const outcome = await settled(work(guarded(transaction, connection)));
      if (connection.isGone || ('error' in outcome && endsConnection(outcome.error))) return never();
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    });
  } finally {
    // The work may still go on when the driver has given it up.
    connection.isGone = true;
  }
}

/** Statements go one way only: `unsafe`, by which drizzle sends them all. */
function guarded(transaction: TransactionSql, connection: { readonly isGone: boolean }): TransactionSql {
  const send = filled(transaction.unsafe.bind(transaction));
  const unsafe: typeof send = (...statement) => {
    if (connection.isGone) throw Object.assign(new Error('The connection has ended.'), { code: 'CONNECTION_CLOSED' });
    return send(...statement);
  };
  return Object.assign(transaction, { unsafe });
}

/** What the server says before it ends a connection, and what the driver says when it has ended. */
function endsConnection(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof postgres.PostgresError) return cause.severity === 'FATAL' || cause.severity === 'PANIC';
    if ('query' in cause && 'errno' in cause) return true;
  }
  return false;
}

async function settled<T>(work: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
