import { KeyCipher } from '../../runtime/key-cipher.js';
import { readConfig } from '../../runtime/config.js';
import { openStore, type Store } from '../../store/index.js';
import { testDatabase } from '../support/servers.js';
import { TEST_ENCRYPTION_KEYS } from '../support/test-keys.js';

/** A store on a fresh database, and the address of that database. */
export async function openTestStore(): Promise<{ store: Store; databaseUrl: string }> {
  const databaseUrl = await testDatabase();
  return { store: openStore(databaseUrl, cipherOf(databaseUrl)), databaseUrl };
}

function cipherOf(databaseUrl: string): KeyCipher {
  const { ENCRYPTION_KEYS } = readConfig('setup', { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS });
  return new KeyCipher(ENCRYPTION_KEYS);
}
