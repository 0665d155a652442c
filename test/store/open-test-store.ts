import { KeyCipher } from '../../runtime/key-cipher.js';
import { readConfig } from '../../runtime/config.js';
import { openStore, type Store } from '../../store/index.js';
import { migrateDatabase } from '../../store/migrate.js';
import { testDatabase } from '../support/servers.js';
import { TEST_ENCRYPTION_KEYS } from '../support/test-keys.js';

/** A store on a fresh database with its schema, and the address of that database. */
export async function openTestStore(): Promise<{ store: Store; databaseUrl: string }> {
  const databaseUrl = await testDatabase();
  await migrateDatabase(databaseUrl);
  return { store: openStore(databaseUrl, cipherOf(databaseUrl)), databaseUrl };
}

function cipherOf(databaseUrl: string): KeyCipher {
  const { ENCRYPTION_KEYS } = readConfig('setup', { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS });
  return new KeyCipher(ENCRYPTION_KEYS);
}
