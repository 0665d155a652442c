import { sql } from 'drizzle-orm';
import { Archive } from './archive.js';
import { ChangeFeed } from './change-feed.js';
import type { Cipher } from './cipher.js';
import { Companies } from './companies.js';
import { openDatabase, readClock } from './database.js';
import { Documents } from './documents.js';
import { EmployeeChoices } from './employee-choices.js';
import { ExternalReferences } from './external-references.js';
import { KeyRotation } from './key-rotation.js';
import { Months } from './months.js';
import { Outages } from './outages.js';
import { Overview } from './overview.js';
import { Notices } from './notices.js';
import { Parts } from './parts.js';
import { Reconciliation } from './reconciliation.js';
import { Registers } from './registers.js';
import { SignIns } from './sign-ins.js';
import { SyncRuns } from './sync-runs.js';
import { Transfers } from './transfers.js';
import { TripletexCalls } from './tripletex-calls.js';
import { WaitingTransfers } from './waiting-transfers.js';

/** Everything that lasts, one repository per matter. */
export interface Store {
  readonly companies: Companies;
  readonly externalReferences: ExternalReferences;
  readonly employeeChoices: EmployeeChoices;
  readonly transfers: Transfers;
  readonly archive: Archive;
  readonly waiting: WaitingTransfers;
  readonly overview: Overview;
  readonly months: Months;
  readonly outages: Outages;
  readonly tripletexCalls: TripletexCalls;
  readonly reconciliation: Reconciliation;
  readonly notices: Notices;
  readonly parts: Parts;
  readonly documents: Documents;
  readonly signIns: SignIns;
  readonly keyRotation: KeyRotation;
  readonly registers: Registers;
  readonly syncRuns: SyncRuns;
  readonly changes: ChangeFeed;
  /** The time by the database's own clock, which all machines share. */
  readonly now: () => Promise<Date>;
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the store. Connects on first use; `migrateDatabase` must have run once before. */
export function openStore(databaseUrl: string, cipher: Cipher): Store {
  const { db, close } = openDatabase(databaseUrl);
  const syncRuns = new SyncRuns(db);
  return {
    companies: new Companies(db, cipher),
    externalReferences: new ExternalReferences(db),
    employeeChoices: new EmployeeChoices(db),
    transfers: new Transfers(db, cipher),
    archive: new Archive(db),
    waiting: new WaitingTransfers(db),
    overview: new Overview(db),
    months: new Months(db, cipher),
    outages: new Outages(db),
    tripletexCalls: new TripletexCalls(db),
    reconciliation: new Reconciliation(db),
    notices: new Notices(db),
    parts: new Parts(db, cipher),
    documents: new Documents(db, cipher),
    signIns: new SignIns(db),
    keyRotation: new KeyRotation(db, cipher),
    registers: new Registers(db),
    syncRuns,
    changes: new ChangeFeed(db, syncRuns),
    now: () => readClock(db),
    ping: async () => {
      await db.execute(sql`select 1`);
    },
    close,
  };
}
