import postgres from 'postgres';
import { expect, it } from 'vitest';
import { migrateDatabase } from '../../store/migrate.js';
import { emptyTestDatabase } from '../support/servers.js';

const databaseUrl = await emptyTestDatabase();

it('several processes bring an empty database up to date at the same moment, and again later', async () => {
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(databaseUrl)));
  await migrateDatabase(databaseUrl);
  const sql = postgres(databaseUrl, { max: 1 });
  const [applied] = await sql<{ n: number }[]>`select count(*)::int as n from drizzle.__drizzle_migrations`;
  const [journal] = await sql<{ n: number }[]>`select count(distinct hash)::int as n from drizzle.__drizzle_migrations`;
  await sql.end();
  expect(applied?.n).toBe(journal?.n);
  expect(applied?.n).toBeGreaterThan(0);
});
