import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { isDatabaseUnavailable, openDatabase, type Database, type Queryable } from '../../store/database.js';
import { testDatabase } from '../support/servers.js';

const databaseUrl = await testDatabase();
const { db, close } = openDatabase(databaseUrl, { connections: 2 });
await db.execute(sql`create table things (id int primary key, note text not null)`);
afterAll(close);

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** What becomes of a statement, alone and in a transaction: the two come by different ways. */
async function failuresOf(url: string, statement = sql`select 1`): Promise<unknown[]> {
  const other = openDatabase(url, { connections: 1 });
  const alone = await failureOf(other.db.execute(statement));
  const inTransaction = await failureOf(other.db.transaction((tx) => tx.execute(statement)));
  await other.close();
  return [alone, inTransaction];
}

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'succeeded',
    (error: unknown) => error,
  );
}

function raised(code: string, on: Database = db): Promise<unknown> {
  return failureOf(on.execute(sql.raw(`do $$ begin raise exception using errcode = '${code}'; end $$`)));
}

function changed(url: string, change: (url: URL) => void): string {
  const parsed = new URL(url);
  change(parsed);
  return parsed.href;
}

/** Something that listens where a database should. */
async function anotherServer(answer: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(answer));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('a database that cannot be used now passes, for every transfer alike', () => {
  it.each([
    ['nobody listens there', () => changed(databaseUrl, (url) => (url.port = '1'))],
    ['its name is not known', () => changed(databaseUrl, (url) => (url.hostname = 'database.invalid'))],
    ['its socket is not there', () => `postgres://nobody@${encodeURIComponent('/nowhere')}/none`],
    ['the database is not there', () => changed(databaseUrl, (url) => (url.pathname = `/${randomUUID()}`))],
    ['its user is not there', () => changed(databaseUrl, (url) => (url.username = 'nobody'))],
    ['it cannot speak TLS', async () => `postgres://nobody@${await anotherServer('S')}/none?sslmode=require`],
  ])('because %s', async (_, url) => {
    const failures = await failuresOf(await url());
    expect(failures.map((failure) => [failure, isDatabaseUnavailable(failure)])).toEqual([
      [expect.any(Error), true],
      [expect.any(Error), true],
    ]);
  });

  it('because it may only be read, as after a failover', async () => {
    const readOnly = changed(databaseUrl, (url) => url.searchParams.set('default_transaction_read_only', 'on'));
    const failures = await failuresOf(readOnly, sql`insert into things values (1, 'x')`);
    expect(failures).toMatchObject([{ cause: { code: '25006' } }, { cause: { code: '25006' } }]);
    expect(failures.map(isDatabaseUnavailable)).toEqual([true, true]);
  });

  it('because a statement took too long', async () => {
    const hasty = changed(databaseUrl, (url) => url.searchParams.set('statement_timeout', '20'));
    const failures = await failuresOf(hasty, sql`select pg_sleep(5)`);
    expect(failures).toMatchObject([{ cause: { code: '57014' } }, { cause: { code: '57014' } }]);
    expect(failures.map(isDatabaseUnavailable)).toEqual([true, true]);
  });

  it('because it was closed', async () => {
    const other = openDatabase(databaseUrl, { connections: 1 });
    await other.close();
    await expect(failureOf(other.db.execute(sql`select 1`))).resolves.toSatisfy(isDatabaseUnavailable);
    await expect(failureOf(other.db.transaction((tx) => tx.execute(sql`select 1`)))).resolves.toSatisfy(
      isDatabaseUnavailable,
    );
  });

  it.each([
    ['08006', 'a connection that failed'],
    ['0A000', 'a plan that a migration made stale'],
    ['25006', 'a database that may only be read'],
    ['28000', 'a refused user'],
    ['28P01', 'a changed password'],
    ['3D000', 'a database that is being restored'],
    ['40001', 'work that another got before'],
    ['40P01', 'a deadlock'],
    ['42501', 'a right not granted yet'],
    ['53100', 'a full disk'],
    ['53300', 'too many connections'],
    ['55P03', 'a lock that was not to be had'],
    ['57014', 'a cancelled statement'],
    ['57P01', 'a server that stops'],
    ['57P03', 'a server that starts'],
    ['58030', 'a disk that fails'],
    ['XX000', 'an inner error'],
    ['XX001', 'damaged data'],
  ])('because the server says %s: %s', async (code) => {
    const failure = await raised(code);
    expect(failure).toMatchObject({ cause: { code } });
    expect(isDatabaseUnavailable(failure)).toBe(true);
  });
});

describe('what is wrong in itself does not pass', () => {
  it.each([
    ['a statement with a mistake', sql`selec 1`],
    ['a table that is not there', sql`select * from nothing`],
    ['a number that is none', sql`select 'x'::int`],
    ['a row without what it must have', sql`insert into things values (2, null)`],
    ['the same row twice', sql`insert into things values (3, 'x'), (3, 'x')`],
    ['a parameter of no kind', sql`select ${Symbol('x') as unknown as string}`],
  ])('%s', async (_, statement) => {
    const failures = await failuresOf(databaseUrl, statement);
    expect(failures.map((failure) => [failure, isDatabaseUnavailable(failure)])).toEqual([
      [expect.any(Error), false],
      [expect.any(Error), false],
    ]);
  });

  it.each(['22001', '23505', '42P01'])('nor what the server calls %s', async (code) => {
    expect(isDatabaseUnavailable(await raised(code))).toBe(false);
  });
});

describe('what the database did not say is none of it', () => {
  it.each([
    ['a refused connection to something else', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['a file that is not there', Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' })],
    ['a code that looks like the database’s', Object.assign(new Error('x'), { code: '57P01' })],
    ['a mistake of ours', new TypeError('x')],
    ['no error at all', 'ECONNREFUSED'],
  ])('%s', (_, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('nor what was thrown within a transaction', async () => {
    const boom = Object.assign(new Error('boom'), { code: 'ECONNRESET' });
    await expect(failureOf(db.transaction(() => Promise.reject(boom)))).resolves.toSatisfy(
      (failure) => failure === boom && !isDatabaseUnavailable(failure),
    );
  });
});

describe('a connection that ends within a transaction ends that transaction only', () => {
  const pid = async (on: Queryable) => {
    const [row] = await on.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    return row?.pid ?? 0;
  };
  const end = async (victim: number) => {
    await db.execute(sql`select pg_terminate_backend(${victim})`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  };

  it.each<[string, (tx: Queryable) => Promise<unknown>]>([
    [
      'while a statement runs',
      async (tx) => {
        const victim = await pid(tx);
        setTimeout(() => void end(victim), 50);
        await tx.execute(sql`select pg_sleep(5)`);
      },
    ],
    [
      'between two statements',
      async (tx) => {
        await end(await pid(tx));
        await tx.execute(sql`select 1`);
      },
    ],
    ['before it is committed', async (tx) => end(await pid(tx))],
    [
      'before it is rolled back',
      async (tx) => {
        await end(await pid(tx));
        throw new Error('boom');
      },
    ],
  ])('%s', async (_, work) => {
    const other = openDatabase(databaseUrl, { connections: 1 });
    const failure = await failureOf(
      other.db.transaction(async (tx) => {
        await tx.execute(sql`insert into things values (100, 'lost')`);
        await work(tx);
      }),
    );
    expect([failure, isDatabaseUnavailable(failure)]).toEqual([expect.any(Error), true]);
    const again = () => other.db.transaction((tx) => tx.execute(sql`insert into things values (100, 'kept')`));
    // The driver may tell the next one of the same end once more: that passes too.
    const next = await failureOf(again());
    if (isDatabaseUnavailable(next)) await again();
    await expect(db.execute(sql`delete from things where id = 100 returning note`)).resolves.toEqual([
      { note: 'kept' },
    ]);
    await other.close();
  });

  it('and what fails by itself is rolled back, and told as it is', async () => {
    const boom = new Error('boom');
    const failed = db.transaction(async (tx) => {
      await tx.execute(sql`insert into things values (101, 'x')`);
      throw boom;
    });
    await expect(failed).rejects.toBe(boom);
    await expect(db.execute(sql`select 1 from things where id = 101`)).resolves.toEqual([]);
  });
});

it.each(['alone', 'in a transaction'])(
  'an answer after a connection broke off in the middle of one is whole: %s',
  async (how) => {
    const other = openDatabase(databaseUrl, { connections: 1 });
    const ask = (statement: ReturnType<typeof sql>) =>
      how === 'alone' ? other.db.execute(statement) : other.db.transaction((tx) => tx.execute(statement));
    await failureOf(ask(sql`select n, pg_terminate_backend(pg_backend_pid()) from generate_series(1, 3) as n`));
    const answers = [];
    while (answers.length < 2)
      answers.push(
        ...(await ask(sql`select 7 as n`).then(
          (rows) => [[...rows]],
          () => [],
        )),
      );
    expect(answers).toEqual([[{ n: 7 }], [{ n: 7 }]]);
    await other.close();
  },
);

it('an error that a database’s error is the cause of is the database’s', async () => {
  const cause = await raised('57P01');
  expect(isDatabaseUnavailable(new Error('could not be recorded', { cause }))).toBe(true);
});
