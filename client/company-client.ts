import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import type { LiveCostCategory } from '../contract/company-steps.js';
import type { ProblemCode } from '../contract/problems.js';
import { checksOfKey, connectionStatus, describeChecks } from '../contract/connection-checks.js';
import { DEFAULT_SETTINGS, type Connection, type ConnectionSettings } from '../contract/connection.js';
import { TRANSFERS_QUEUE } from '../contract/temporal-names.js';
import { isKeepable, NOT_KEEPABLE } from '../contract/text.js';
import type { Stop } from '../contract/transfer-steps.js';
import type { Store } from '../store/index.js';
import type { checkConnection, readCostCategories } from '../workflows/index.js';
import { Refused } from './refused.js';
import type { TransferClient } from './transfer-client.js';

/** A Sonya category and the Tripletex cost category it is booked on. */
export interface Category {
  readonly key: string;
  readonly name: string;
  readonly externalReference: string | null;
  readonly costCategory: {
    readonly tripletexId: number;
    readonly description: string;
    readonly active: boolean;
  } | null;
  readonly source: 'manual' | 'synced';
}

/** How long a caller waits for a worker, in milliseconds. */
const WORKER_MS = 30_000;
const COMPANY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What an administrator does with a company: its key, its checks, its external references. */
export class CompanyClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    private readonly transfers: TransferClient,
  ) {}

  /**
   * Stores settings and, when given, a key, and has the connection checked. A key of another organisation than before is
   * refused (409) and the old one stays. Without a worker it ends after half a minute with `Refused` (503), the key stored.
   */
  async connect(
    companyId: string,
    { userKey, settings }: { userKey?: string | undefined; settings: Partial<ConnectionSettings> },
  ): Promise<Connection> {
    if (!COMPANY_ID.test(companyId))
      throw new Refused(422, 'The company id must be 1 to 64 of the characters a-z A-Z 0-9 - _.');
    const key = userKey?.trim();
    // Whatever else it is, Tripletex says whether it is a key.
    if (key !== undefined && (key === '' || /\p{Cc}/u.test(key)))
      throw new Refused(422, 'That is no user key: copy the whole key from Tripletex, in one line.');
    const known = await this.store.companies.find(companyId);
    if (key === undefined && known?.hasKey !== true)
      throw new Refused(422, 'There is no key stored for this company: give one.');
    await this.store.companies.saveSettings(companyId, settings);
    if (settings.paymentTypes) await this.release(companyId, ['TLX-303'], () => true);
    if (key !== undefined) await this.store.companies.offerKey(companyId, key);
    return this.check(companyId);
  }

  /** Has the connection checked again. Throws `Refused` (404) for a company without a key. */
  async check(companyId: string): Promise<Connection> {
    const company = await this.store.companies.find(companyId);
    if (!company?.hasKey && !company?.hasCandidate)
      throw new Refused(404, 'The company is not connected: connect it with a user key first.');
    const result = await this.inWorker<typeof checkConnection>('checkConnection', companyId);
    if (result.outcome === 'refused') throw new Refused(409, result.problem?.message.en ?? 'The key was refused.');
    return this.connection(companyId);
  }

  /** The connection as it is known. A company that was never connected has the status `none`. */
  async connection(companyId: string): Promise<Connection> {
    const company = await this.store.companies.find(companyId);
    const settings = { ...DEFAULT_SETTINGS, ...company?.settings };
    const results = company?.hasKey === true ? checksOfKey(company.checks) : (company?.checks ?? []);
    const checks = describeChecks(results, settings.sync);
    return {
      status: connectionStatus(company?.hasKey === true, checks),
      company: { name: company?.name ?? null, organizationNumber: company?.organizationNumber ?? null },
      keyHint: company?.keyHint ?? null,
      checks,
      sync: settings.sync,
      allowances: settings.allowances,
      paymentTypes: settings.paymentTypes,
      schedule: { every: settings.syncEvery, nextAt: null, paused: false },
      lastSync: null,
      transfersPaused: company?.paused ?? false,
    };
  }

  /** Forgets the key. Transfers under way wait until there is another one. */
  async disconnect(companyId: string): Promise<Connection> {
    await this.store.companies.forgetKey(companyId);
    return this.connection(companyId);
  }

  /** Every category with an external reference, and what it means in Tripletex now; that part is empty while nobody can be asked. */
  async categories(companyId: string): Promise<Category[]> {
    const references = await this.store.externalReferences.all(companyId);
    const live = await this.liveCategories(companyId);
    return [...references].map(([key, reference]) => categoryOf(key, reference, live));
  }

  /** Sets what a category is booked on. */
  async setCategory(companyId: string, key: string, reference: string): Promise<Category> {
    await this.importCategories(companyId, { [key]: reference });
    return categoryOf(key, reference, await this.liveCategories(companyId));
  }

  /** Sets many at once: category key → external reference. All or none. */
  async importCategories(companyId: string, references: Readonly<Record<string, unknown>>): Promise<void> {
    const errors = Object.entries(references).flatMap(([key, reference]) => {
      if (key.trim() === '' || key.length > 100)
        return [{ path: key, message: 'Use a category key of 1 to 100 characters.' }];
      if (!isKeepable(key)) return [{ path: key, message: NOT_KEEPABLE }];
      if (typeof reference === 'string' && reference.trim() !== '' && reference.length <= 255 && isKeepable(reference))
        return [];
      return [{ path: key, message: 'Give the id or the exact description of a Tripletex cost category.' }];
    });
    if (errors.length > 0)
      throw new Refused(422, 'Some references are wrong: correct every one; nothing was saved.', errors);
    await this.store.externalReferences.save(companyId, new Map(Object.entries(references) as [string, string][]));
    await this.release(companyId, ['TLX-301', 'TLX-302'], ({ keys }) =>
      Array.isArray(keys) ? keys.some((key) => Object.hasOwn(references, String(key))) : true,
    );
  }

  /** Lets go what waited for something that has just been saved. */
  private async release(
    companyId: string,
    problems: readonly ProblemCode[],
    isConcerned: (details: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<void> {
    for (const problem of problems) {
      const waiting = await this.store.transfers.waitingFor(companyId, problem);
      await this.transfers.retryThese(waiting.filter(({ details }) => isConcerned(details)));
    }
  }

  private async liveCategories(companyId: string): Promise<LiveCostCategory[]> {
    const company = await this.store.companies.find(companyId);
    if (company?.hasKey !== true) return [];
    return this.inWorker<typeof readCostCategories>('readCostCategories', companyId).catch(() => []);
  }

  /** Whatever needs Tripletex runs in a worker, which alone ever holds a session. */
  private async inWorker<W extends (company: { companyId: string }) => Promise<unknown>>(
    type: string,
    companyId: string,
  ): Promise<Awaited<ReturnType<W>>> {
    const handle = await this.client.workflow.start<W>(type, {
      workflowId: `${type}/${companyId}/${randomUUID()}`,
      taskQueue: TRANSFERS_QUEUE,
      args: [{ companyId }] as never,
      workflowExecutionTimeout: '5 minutes',
      priority: { fairnessKey: companyId },
    });
    return withinTime(handle.result() as Promise<Awaited<ReturnType<W>>>, () =>
      handle.terminate('Nobody waits for it any more.'),
    );
  }
}

async function withinTime<T>(work: Promise<T>, giveUp: () => Promise<unknown>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), WORKER_MS)));
  try {
    const first = await Promise.race([work, tooLate]);
    if (first !== 'late') return first;
    work.catch(() => undefined);
    await giveUp().catch(() => undefined);
    throw new Refused(
      503,
      'No worker answered within 30 seconds. What you gave is stored: start a worker and check again.',
    );
  } catch (error) {
    throw refusalBehind(error) ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** The problem for which the work of a worker stopped, in words, or undefined when there is none. */
function refusalBehind(error: unknown): Refused | undefined {
  const failure =
    error instanceof WorkflowFailedError && error.cause instanceof ActivityFailure ? error.cause.cause : undefined;
  if (!(failure instanceof ApplicationFailure)) return undefined;
  const [stop] = (failure.details ?? []) as [Stop?];
  return stop?.message && new Refused(503, stop.message.en);
}

/** An external reference means one thing for travel and one for expenses; what is active comes first. */
function categoryOf(key: string, externalReference: string, live: readonly LiveCostCategory[]): Category {
  const matches = live.filter(
    ({ tripletexId, description }) => String(tripletexId) === externalReference || description === externalReference,
  );
  const match = matches.find(({ active }) => active) ?? matches[0];
  const costCategory = match
    ? { tripletexId: match.tripletexId, description: match.description, active: match.active }
    : null;
  return { key, name: key, externalReference, costCategory, source: 'manual' };
}
