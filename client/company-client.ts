import type { Client } from '@temporalio/client';
import { withAllowancesOf } from '../contract/allowance-check.js';
import { checksOfKey, connectionStatus, describeChecks } from '../contract/connection-checks.js';
import {
  DEFAULT_SETTINGS,
  type Connection,
  type ConnectionCheckResult,
  type ConnectionSettings,
} from '../contract/connection.js';
import type { Text } from '../contract/text.js';
import { MissingKeyError } from '../runtime/key-cipher.js';
import { isKeyStored, type Company } from '../store/companies.js';
import type { Store } from '../store/index.js';
import type { checkConnection } from '../workflows/index.js';
import type { CompanySchedules } from './company-schedules.js';
import { inWorker } from './in-worker.js';
import { notConnectedYet, withoutKey } from './not-connected.js';
import { Refused } from './refused.js';
import type { ScheduleState, Started } from './schedules-of-kind.js';
import type { SyncClient } from './sync-client.js';
import { isTemporalUnavailable } from './temporal-failure.js';
import type { TransferClient } from './transfer-client.js';

const CHECK_AGAIN = {
  withoutWorker: {
    nb: 'Det du oppga, er lagret, og sjekkes av seg selv så snart tjenesten er i gang igjen.',
    en: 'What you gave is stored, and is checked by itself as soon as one runs.',
  },
};
const COMPANY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What a company is connected with; what is left out keeps what is stored. */
export interface NewConnection {
  readonly userKey?: string | undefined;
  readonly settings: Partial<ConnectionSettings>;
  /** Told which synchronisation was begun. */
  readonly onSync?: (sync: Started) => void;
}

/** What an administrator does with a company: its key, its checks, its pause. */
export class CompanyClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    private readonly rooms: {
      readonly transfers: TransferClient;
      readonly schedules: CompanySchedules;
      readonly syncs: SyncClient;
    },
  ) {}

  /**
   * Stores settings and, when given, a key, has the connection checked, and begins to synchronise without waiting for it; not
   * while it is broken. A key of another organisation than before is refused (409) and the old one stays. Without a worker it
   * ends after half a minute with `Refused` (503), the key stored.
   */
  async connect(companyId: string, { userKey, settings, onSync }: NewConnection): Promise<Connection> {
    if (!COMPANY_ID.test(companyId))
      throw new Refused(422, {
        nb: 'Selskapets id må være 1 til 64 av tegnene a-z A-Z 0-9 - _.',
        en: 'The company id must be 1 to 64 of the characters a-z A-Z 0-9 - _.',
      });
    const key = userKey?.trim();
    // Whatever else it is, Tripletex says whether it is a key.
    if (key !== undefined && (key === '' || /\p{Cc}/u.test(key)))
      throw wrongKey({
        nb: 'Det er ingen brukernøkkel: kopier hele nøkkelen fra Tripletex, på én linje.',
        en: 'That is no user key: copy the whole key from Tripletex, in one line.',
      });
    const known = await this.store.companies.find(companyId);
    if (key === undefined && !isKeyStored(known))
      throw wrongKey({
        nb: 'Ingen nøkkel er lagret for dette selskapet: oppgi en.',
        en: 'There is no key stored for this company: give one.',
      });
    // A company that is new has no other key that a new one could be refused for.
    if (known === undefined) await this.store.companies.saveSettings(companyId, settings);
    if (key !== undefined) await this.store.companies.offerKey(companyId, key);
    const checked = await this.checked(companyId).catch((error: unknown) => asRefusal(error));
    const isRefused = checked instanceof Refused && checked.status === 409;
    if (isRefused) throw checked;
    if (key !== undefined && !(await this.isTaken(companyId, known))) throw new Refused(409, OF_ANOTHER_COMPANY);
    await this.store.companies.saveSettings(companyId, settings);
    const isConcerned = concernedByPayment(known?.settings, settings);
    if (isConcerned) await this.rooms.transfers.release(companyId, ['TLX-303'], isConcerned);
    // Also when nobody answered: the schedule has the key checked later.
    await this.rooms.syncs.schedule(companyId);
    if (checked instanceof Refused) throw checked;
    const connection = await this.connection(companyId);
    const sync = await this.synchronise(connection, companyId);
    if (sync) onSync?.(sync);
    return connection;
  }

  /**
   * Has the connection checked again; a company that could never be synchronised is, once it can. Throws `Refused` (404) for a
   * company without a key.
   */
  async check(companyId: string): Promise<Connection> {
    const connection = await this.checked(companyId);
    await this.rooms.syncs.schedule(companyId);
    // Nothing was read yet, or the last time for something that the check found gone.
    const { lastSync } = connection;
    if (lastSync === null || lastSync.outcome === 'failed') await this.synchronise(connection, companyId);
    return this.connection(companyId);
  }

  /**
   * Whether a key is stored for a company, in use or waiting for its check. Compared whole: keys of Tripletex often end alike, so the hint
   * proves nothing. False where a stored key cannot be decrypted.
   */
  async hasKey(companyId: string, userKey: string): Promise<boolean> {
    const { companies } = this.store;
    const stored = await Promise.all([companies.userKey(companyId), companies.candidateKey(companyId)]).catch(
      (error: unknown) => {
        if (error instanceof MissingKeyError) return [];
        throw error;
      },
    );
    return stored.some((one) => one?.key === userKey.trim());
  }

  /** The connection as it is known. A company that was never connected has the status `none`. */
  async connection(companyId: string): Promise<Connection> {
    const company = await this.store.companies.find(companyId);
    const settings = { ...DEFAULT_SETTINGS, ...company?.settings };
    const results = isKeyStored(company) ? checksOfKey(company.hasKey ? company.checks : []) : [];
    const checks = describeChecks(await this.withAllowancesOfNow(companyId, results), settings.sync);
    const schedule = await this.scheduleOf(company);
    return {
      status: connectionStatus(isKeyStored(company), checks),
      company: { name: company?.name ?? null, organizationNumber: company?.organizationNumber ?? null },
      keyHint: company?.keyHint ?? company?.candidateHint ?? null,
      checks,
      sync: settings.sync,
      allowances: settings.allowances,
      paymentTypes: settings.paymentTypes,
      schedule: {
        every: settings.syncEvery,
        nextAt: schedule?.nextAt ?? null,
        paused: schedule?.isPaused ?? company?.paused ?? false,
      },
      lastSync: (await this.store.syncRuns.newest(companyId)) ?? null,
      transfersPaused: company?.paused ?? false,
    };
  }

  /** Forgets the key and ends the schedules. Transfers under way wait until there is another key. */
  async disconnect(companyId: string): Promise<Connection> {
    await this.store.companies.forgetKey(companyId);
    await this.rooms.schedules.remove(companyId);
    return this.connection(companyId);
  }

  /** Holds every transfer, synchronisation and comparison of a company: what is being written is finished, nothing is begun. */
  async pause(companyId: string): Promise<Connection> {
    return this.setPaused(companyId, true);
  }

  /** Lets go what a pause held. */
  async resume(companyId: string): Promise<Connection> {
    const connection = await this.setPaused(companyId, false);
    await this.rooms.transfers.retryThese(await this.store.waiting.heldBack(companyId, new Date()));
    return connection;
  }

  private async setPaused(companyId: string, paused: boolean): Promise<Connection> {
    const company = await this.store.companies.find(companyId);
    if (company === undefined) throw notConnectedYet();
    await this.store.companies.setPaused(companyId, paused);
    if (isKeyStored(company)) await this.rooms.syncs.schedule(companyId);
    return this.connection(companyId);
  }

  private async checked(companyId: string): Promise<Connection> {
    const company = await this.store.companies.find(companyId);
    if (!isKeyStored(company)) throw withoutKey();
    const result = await inWorker<typeof checkConnection>(this.client, 'checkConnection', { companyId }, CHECK_AGAIN);
    if (result.outcome === 'refused') throw new Refused(409, result.problem?.message ?? OF_ANOTHER_COMPANY);
    return this.connection(companyId);
  }

  /** Whether a key that was offered is in use, or still waits for its check: it may have been refused to somebody else. */
  private async isTaken(companyId: string, before: Company | undefined): Promise<boolean> {
    const company = await this.store.companies.find(companyId);
    return company?.hasCandidate === true || (company?.keyVersion ?? 0) > (before?.keyVersion ?? 0);
  }

  private async synchronise({ status, transfersPaused }: Connection, companyId: string): Promise<Started | null> {
    return status === 'broken' || transfersPaused ? null : this.rooms.syncs.start(companyId);
  }

  /** What was saved since the last check counts. */
  private async withAllowancesOfNow(
    companyId: string,
    results: readonly ConnectionCheckResult[],
  ): Promise<readonly ConnectionCheckResult[]> {
    const categories = await this.store.registers.costCategories(companyId);
    return withAllowancesOf(results, await this.store.externalReferences.all(companyId), categories);
  }

  /** Nobody but Temporal knows when the next run is due; while it is away that is left open. */
  private async scheduleOf(company: Company | undefined): Promise<ScheduleState | undefined> {
    if (!isKeyStored(company)) return undefined;
    try {
      return await this.rooms.schedules.synchronisation.state(company.companyId);
    } catch (error) {
      if (isTemporalUnavailable(error)) return undefined;
      throw error;
    }
  }
}

/**
 * Which of those that lack a payment type the ones saved concern, undefined when none is another than before. The one of
 * employees takes itself out of those that the company pays with, so it concerns all.
 */
function concernedByPayment(
  before: Partial<ConnectionSettings> | undefined,
  { paymentTypes: saved }: Partial<ConnectionSettings>,
): ((details: Readonly<Record<string, unknown>>) => boolean) | undefined {
  if (saved === undefined) return undefined;
  const { employee, company } = before?.paymentTypes ?? DEFAULT_SETTINGS.paymentTypes;
  if (saved.employee !== employee) return () => true;
  return saved.company === company ? undefined : ({ paidBy }) => paidBy === 'company';
}

const OF_ANOTHER_COMPANY: Text = {
  nb: 'Nøkkelen hører til et annet selskap. Ingenting er sendt, og den gamle nøkkelen gjelder fortsatt.',
  en: 'The key belongs to another company. Nothing was sent, and the old key stays.',
};

function wrongKey(message: Text): Refused {
  return new Refused(422, message, [{ path: 'userKey', message }]);
}

/** What was refused; anything else that went wrong is thrown on. */
function asRefusal(error: unknown): Refused {
  if (error instanceof Refused) return error;
  throw error;
}
