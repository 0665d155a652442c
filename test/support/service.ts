import { randomInt, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { CategoryClient } from '../../client/category-client.js';
import type { CompanyClient } from '../../client/company-client.js';
import { inWorker } from '../../client/in-worker.js';
import type { ReconcileClient } from '../../client/reconcile-client.js';
import type { RegisterClient } from '../../client/register-client.js';
import { openRooms, type Rooms } from '../../client/session.js';
import type { SyncClient } from '../../client/sync-client.js';
import type { TransferClient } from '../../client/transfer-client.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { ConnectionCheckResult } from '../../contract/connection.js';
import { receiptUrlAllowedOn } from '../../contract/receipt-hosts.js';
import { isEnd, type TransferStatus } from '../../contract/transfer-status.js';
import { readConfig, type Environment } from '../../runtime/config.js';
import { createDataConverter } from '../../runtime/data-converter.js';
import { KeyCipher } from '../../runtime/key-cipher.js';
import { createLogger } from '../../runtime/logger.js';
import { connectClient } from '../../runtime/temporal-connection.js';
import { createApprovalService, type ApprovalService } from '../../sandbox/approval-service/approval-service.js';
import { sampleCompany } from '../../sandbox/approval-service/sample-reports.js';
import type { CompanyHandle } from '../../sandbox/tripletex/company-handle.js';
import { SANDBOX_CONSUMER_TOKEN } from '../../sandbox/tripletex/seed.js';
import { createTripletexSandbox, type TripletexSandbox } from '../../sandbox/tripletex/server.js';
import type { RateLimitFault } from '../../sandbox/tripletex/sandbox.js';
import type { Fault } from '../../sandbox/tripletex/transport/faults.js';
import { openStore, type Store } from '../../store/index.js';
import { runWorker, type RunningWorker } from '../../workers/run-worker.js';
import { travelReport } from './reports.js';
import { testDatabase, testTemporal } from './servers.js';
import { TEST_ENCRYPTION_KEYS } from './test-keys.js';
import { testRuntime } from './test-runtime.js';

/** The whole service on real servers, with the stand-ins around it, as all tests of a process may use it at the same time. */
export interface TestService {
  readonly sandbox: CompanySandbox;
  readonly approval: ApprovalService;
  readonly environment: Environment;
  readonly client: Client;
  readonly store: Store;
  readonly transfers: TransferClient;
  readonly companies: CompanyClient;
  readonly categories: CategoryClient;
  readonly registers: RegisterClient;
  readonly syncs: SyncClient;
  readonly outages: Rooms['outages'];
  readonly reconciliations: ReconcileClient;
  readonly notices: Rooms['notices'];
  readonly receipts: Rooms['receipts'];
  readonly completeness: Rooms['completeness'];
  /** A company like the sample one, connected, with its external references. */
  company(changes?: { isConnected?: boolean }): Promise<TestCompany>;
  /** Hands a report over without waiting for anything. */
  send(report: ApprovedReport): Promise<TransferStatus>;
  /** Waits until a transfer is as it should be. Fails with what it was instead. */
  until(report: Reported, isRight: (status: TransferStatus) => boolean): Promise<TransferStatus>;
}

/** Tripletex as a test may break and read it while other tests use it: for companies of its own alone. */
export interface CompanySandbox extends Pick<TripletexSandbox, 'addCompany' | 'baseUrl' | 'requestsOf'> {
  readonly faults: {
    add(fault: Fault & { readonly on: { readonly company: string } }): void;
    clear(company: string): void;
  };
  clearRequests(company: string): void;
  rateLimit(limit: RateLimitFault & { readonly company: string }): void;
}

/** A service of a test file's own, which it may stop, break and start again. */
export interface OwnService extends TestService {
  readonly sandbox: TripletexSandbox;
  /** Starts the worker again, with other settings where some are given. */
  startWorker(settings?: Record<string, string>): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface Reported {
  readonly companyId: string;
  readonly reportId: string;
}

export interface TestCompany {
  readonly companyId: string;
  readonly tripletex: CompanyHandle;
  /** A report of this company under an id and number of its own; the receipts are fetched from the approval service. */
  report(changes: Partial<ApprovedReport> & Pick<ApprovedReport, 'lines' | 'kind'>): ApprovedReport;
}

/** No test takes so long that passes: what has not come by then does not come. */
const WAIT_MS = 180_000;

/** Waits are a hundred times shorter than in production, patience and time-outs a few hundred milliseconds. */
const PACE = {
  WAIT_SCALE: '0.01',
  SETTLE_TIME: '20s',
  PATIENCE: '400ms',
  TRIPLETEX_TIMEOUT: '3s',
  RECEIPT_TIMEOUT: '2s',
  LOG_LEVEL: 'silent',
};

/** The version of a company's first key. */
const FIRST_KEY = 1;

const shared = new Map<boolean, Promise<TestService>>();

/**
 * The service that the test files of this process share, with or without a worker; it ends with the process. Each test takes a
 * company of its own, and reads and breaks nothing but that. Call it at the top level of a test file: servers may take their time.
 */
export function sharedService({ hasWorker = true } = {}): Promise<TestService> {
  const service = shared.get(hasWorker) ?? startTestService({}, { hasWorker });
  shared.set(hasWorker, service);
  return service;
}

/**
 * Starts a service for one test file, with a worker in this process unless the test brings its own. Call it at the top level of
 * the file, and close it at its end. A file that needs no settings of its own takes `sharedService`.
 */
export async function startTestService(
  settings: Record<string, string> = {},
  { hasWorker = true } = {},
): Promise<OwnService> {
  await testRuntime();
  const [databaseUrl, temporal] = await Promise.all([testDatabase(), testTemporal()]);
  const sandbox = await createTripletexSandbox({ seed: 'empty' });
  sandbox.setRateLimit({ limit: 100_000, windowMs: 1000 });
  const approval = await createApprovalService();
  const environment: Environment = {
    ...PACE,
    ...temporal.environment,
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS,
    TRIPLETEX_BASE_URL: sandbox.baseUrl,
    TRIPLETEX_CONSUMER_TOKEN: SANDBOX_CONSUMER_TOKEN,
    RECEIPT_HOSTS: approval.host,
    RECEIPT_TOKEN: approval.token,
    ...settings,
  };
  const config = readConfig('worker', environment);
  const client = await connectClient(environment, createDataConverter(config.ENCRYPTION_KEYS));
  const store = openStore(config.DATABASE_URL, new KeyCipher(config.ENCRYPTION_KEYS));
  const rooms = openRooms(client, store);
  const { transfers } = rooms;
  const isAllowed = receiptUrlAllowedOn(config.RECEIPT_HOSTS);
  let worker: RunningWorker | undefined;
  let checked: readonly ConnectionCheckResult[] | undefined;
  const startWorker = async (others: Record<string, string> = {}) => {
    const changed = { ...environment, ...others };
    worker = await runWorker(readConfig('worker', changed), changed, createLogger('silent'));
  };
  const stopWorker = async () => {
    worker?.shutdown();
    await worker?.done;
    worker = undefined;
  };
  /** Nothing runs beside what a test is about, and no register knows anything before a test says so. */
  const connectWithoutSync = async (companyId: string, { id, name, organizationNumber, userKey }: CompanyHandle) => {
    const { companies } = store;
    await companies.saveSettings(companyId, {});
    await companies.offerKey(companyId, userKey);
    // What a check finds of one sample company it finds of all: the first one is checked.
    if (checked === undefined) {
      await inWorker(client, 'checkConnection', { companyId });
      checked = (await companies.find(companyId))?.checks;
    } else {
      const company = { id, name, organizationNumber };
      await companies.saveCheck(companyId, FIRST_KEY, { checks: checked, company, problem: null });
    }
  };
  if (hasWorker) await startWorker();
  return {
    sandbox,
    approval,
    environment,
    client,
    store,
    ...rooms,
    startWorker,
    stopWorker,
    company: async ({ isConnected = true } = {}) => {
      const tripletex = addSampleCompany(sandbox);
      const companyId = `c-${randomUUID().slice(0, 8)}`;
      if (isConnected) await connectWithoutSync(companyId, tripletex);
      await store.externalReferences.save(companyId, new Map(Object.entries(sampleCompany.categories)));
      return { companyId, tripletex, report: (changes) => reportOf(companyId, changes) };
    },
    send: (report) => transfers.transfer(report, isAllowed),
    until: ({ companyId, reportId }, isRight) => waitUntil(() => transfers.status(companyId, reportId), isRight),
    close: async () => {
      await stopWorker();
      await Promise.allSettled([client.connection.close(), store.close(), sandbox.close(), approval.close()]);
    },
  };
}

/** A company with the people, department, projects and company card of the samples. */
function addSampleCompany(sandbox: TripletexSandbox): CompanyHandle {
  const tripletex = sandbox.addCompany({
    name: `Prøve ${randomUUID().slice(0, 8)} AS`,
    organizationNumber: String(randomInt(800_000_000, 999_999_999)),
  });
  Object.entries(sampleCompany.employees).forEach(([employeeNumber, name]) => {
    const [firstName = '', lastName = ''] = name.split(' ');
    tripletex.addEmployee({
      firstName,
      lastName,
      employeeNumber,
      email: `${firstName.toLowerCase()}@nordfjell.example`,
    });
  });
  sampleCompany.departments.forEach((departmentNumber) => tripletex.addDepartment({ name: 'Salg', departmentNumber }));
  sampleCompany.projects.forEach((number) => tripletex.addProject({ number, name: `Prosjekt ${number}` }));
  tripletex.addPaymentType({ description: 'Firmakort' });
  return tripletex;
}

function reportOf(
  companyId: string,
  changes: Partial<ApprovedReport> & Pick<ApprovedReport, 'lines' | 'kind'>,
): ApprovedReport {
  const id = randomUUID().slice(0, 8);
  const { travel, ...report } = travelReport({
    companyId,
    reportId: `rep-${id}`,
    reportNumber: `S-${id}`,
    ...changes,
  });
  return { ...report, ...(changes.kind === 'travel' ? { travel } : changes.travel && { travel: changes.travel }) };
}

/** The pauses between two looks, in milliseconds: longer in time, since looking costs too, and still within every passing state. */
const FIRST_PAUSE_MS = 20;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 75;

/**
 * Looks until something is right; fails with the last that was seen. `longestPauseMs`: between two looks, for a look that itself
 * brings about what is waited for.
 */
export async function waitUntil<T>(
  look: () => Promise<T>,
  isRight: (value: T) => boolean,
  ms = WAIT_MS,
  longestPauseMs = LONGEST_PAUSE_MS,
): Promise<T> {
  const until = Date.now() + ms;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * PAUSE_GROWTH, longestPauseMs)) {
    const value = await look();
    if (isRight(value)) return value;
    if (Date.now() > until)
      throw new Error(`It did not come to what was waited for. It is: ${JSON.stringify(value, null, 2)}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

export const hasEnded = ({ status }: TransferStatus): boolean => isEnd(status);
export const waitsFor =
  (code: string) =>
  (status: TransferStatus): boolean =>
    status.problem?.code === code;
