import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { openDatabase } from './database.js';

const TRIES = 5;

/**
 * Brings the schema up to date. Safe when several processes start at once: each migrates in a transaction of its own, and
 * one that collides with another tries again and finds the work done.
 */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const { db, close } = openDatabase(databaseUrl, { connections: 1 });
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await migrate(db, { migrationsFolder: migrationsFolder() });
        return;
      } catch (error) {
        if (attempt === TRIES) throw error;
        await setTimeout(200 * attempt);
      }
    }
  } finally {
    await close();
  }
}

/** The migrations stand beside the sources; the compiled code stands one folder deeper. */
function migrationsFolder(): string {
  const candidates = ['./migrations', '../../store/migrations'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error('The folder store/migrations is missing: check out the project again.');
  return found;
}
