import type { Client } from '@temporalio/client';
import type { Completeness } from '../contract/completeness.js';
import { receiptUrlAllowedOn } from '../contract/receipt-hosts.js';
import { readConfig, type Environment } from '../runtime/config.js';
import { createDataConverter } from '../runtime/data-converter.js';
import { KeyCipher } from '../runtime/key-cipher.js';
import { lazyClient } from '../runtime/temporal-connection.js';
import { openStore, type Store } from '../store/index.js';
import type { RotationProgress } from '../store/key-rotation.js';
import { ArchiveClient } from './archive-client.js';
import { CategoryClient } from './category-client.js';
import { completenessOf } from './completeness.js';
import { CompanyClient } from './company-client.js';
import { CompanySchedules } from './company-schedules.js';
import { NoticeClient } from './notice-client.js';
import { OutageClient } from './outage-client.js';
import { OverviewClient } from './overview-client.js';
import { ReceiptDocumentClient } from './receipt-document-client.js';
import { ReconcileClient } from './reconcile-client.js';
import { RegisterClient } from './register-client.js';
import { rotateKeys, type RotatedKeys } from './rotate-keys.js';
import { SyncClient } from './sync-client.js';
import { isTemporalUnavailable, nameOfFailure } from './temporal-failure.js';
import { TransferClient } from './transfer-client.js';

/** What one command works with. */
export interface Session {
  readonly transfers: TransferClient;
  readonly archive: ArchiveClient;
  readonly overview: OverviewClient;
  readonly companies: CompanyClient;
  readonly categories: CategoryClient;
  readonly registers: RegisterClient;
  readonly syncs: SyncClient;
  readonly outages: OutageClient;
  readonly reconciliations: ReconcileClient;
  readonly notices: NoticeClient;
  readonly receipts: ReceiptDocumentClient;
  /** Whether everything that was approved in a month (`YYYY-MM`) stands in Tripletex. */
  readonly completeness: (companyId: string, month: string) => Promise<Completeness>;
  /** Re-encrypts what was encrypted with an older key. */
  readonly rotateKeys: (onProgress: (progress: RotationProgress) => void) => Promise<RotatedKeys>;
  readonly isReceiptUrlAllowed: (url: string) => boolean;
  /** The base of the help articles. */
  readonly helpUrl: string | undefined;
  /** Of a failure that a command goes on after. */
  readonly isTemporalUnavailable: (error: unknown) => boolean;
  readonly nameOfFailure: (error: unknown) => string;
  readonly close: () => Promise<void>;
}

/** What a program does with the service, by matter. */
export type Rooms = Pick<
  Session,
  | 'transfers'
  | 'archive'
  | 'overview'
  | 'companies'
  | 'categories'
  | 'registers'
  | 'syncs'
  | 'outages'
  | 'reconciliations'
  | 'notices'
  | 'receipts'
  | 'completeness'
  | 'rotateKeys'
>;

/** Everything callers do, on an open Temporal client and an open archive. */
export function openRooms(client: Client, store: Store): Rooms {
  const outages = new OutageClient(client, store);
  const transfers = new TransferClient(client, store, outages);
  const schedules = new CompanySchedules(client);
  const syncs = new SyncClient(schedules, store);
  return {
    transfers,
    archive: new ArchiveClient(store),
    overview: new OverviewClient(store),
    syncs,
    outages,
    reconciliations: new ReconcileClient(client, store, { schedules, syncs }),
    notices: new NoticeClient(client, store),
    receipts: new ReceiptDocumentClient(client, store),
    companies: new CompanyClient(client, store, { transfers, schedules, syncs }),
    categories: new CategoryClient(client, store, transfers),
    registers: new RegisterClient(store),
    completeness: (companyId, month) => completenessOf(store, companyId, month),
    rotateKeys: (onProgress) => rotateKeys(store, syncs, onProgress),
  };
}

/** Reads the settings a command needs and opens the archive; Temporal is connected to on first use. */
export function openSession(kind: 'command' | 'transfer', environment: Environment): Session {
  const config = readConfig(kind, environment);
  const client = lazyClient(environment, createDataConverter(config.ENCRYPTION_KEYS));
  const store = openStore(config.DATABASE_URL, new KeyCipher(config.ENCRYPTION_KEYS));
  const hosts = 'RECEIPT_HOSTS' in config ? config.RECEIPT_HOSTS : [];
  return {
    ...openRooms(client, store),
    isReceiptUrlAllowed: receiptUrlAllowedOn(hosts),
    helpUrl: config.HELP_URL,
    isTemporalUnavailable,
    nameOfFailure,
    close: async () => {
      await Promise.allSettled([client.connection.close(), store.close()]);
    },
  };
}
