import type { Client } from '@temporalio/client';
import type { Logger } from '../runtime/logger.js';
import { registerSearchAttributes } from '../runtime/search-attributes.js';
import { migrateDatabase } from '../store/migrate.js';

/** Brings the database's schema up to date and registers missing search attributes. Safe when several do it at once. */
export async function prepare(databaseUrl: string, client: Client, logger: Logger): Promise<void> {
  await migrateDatabase(databaseUrl);
  logger.info('The database schema is up to date.');
  const { missing, registered } = await registerSearchAttributes(client);
  if (missing.length === 0) return;
  if (registered) logger.info({ registered: missing }, 'Registered search attributes.');
  else
    logger.warn(
      { missing },
      'The server does not let us register search attributes: create these in its own console before the first transfer.',
    );
}
