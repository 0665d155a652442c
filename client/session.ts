import { receiptUrlAllowedOn } from '../contract/receipt-hosts.js';
import { readConfig, type Environment } from '../runtime/config.js';
import { createDataConverter } from '../runtime/data-converter.js';
import { KeyCipher } from '../runtime/key-cipher.js';
import { lazyClient } from '../runtime/temporal-connection.js';
import { openStore } from '../store/index.js';
import { CompanyClient } from './company-client.js';
import { TransferClient } from './transfer-client.js';

/** What one command works with. */
export interface Session {
  readonly transfers: TransferClient;
  readonly companies: CompanyClient;
  readonly isReceiptUrlAllowed: (url: string) => boolean;
  readonly close: () => Promise<void>;
}

/** Reads the settings a command needs and opens the archive; Temporal is connected to on first use. */
export function openSession(kind: 'command' | 'transfer', environment: Environment): Session {
  const config = readConfig(kind, environment);
  const client = lazyClient(environment, createDataConverter(config.ENCRYPTION_KEYS));
  const store = openStore(config.DATABASE_URL, new KeyCipher(config.ENCRYPTION_KEYS));
  const hosts = 'RECEIPT_HOSTS' in config ? config.RECEIPT_HOSTS : [];
  const transfers = new TransferClient(client, store);
  return {
    transfers,
    companies: new CompanyClient(client, store, transfers),
    isReceiptUrlAllowed: receiptUrlAllowedOn(hosts),
    close: async () => {
      await Promise.allSettled([client.connection.close(), store.close()]);
    },
  };
}
