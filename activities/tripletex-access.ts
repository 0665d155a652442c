import { isProblemCode, type ProblemDetails } from '../contract/problems.js';
import type { CompanyToCall } from '../store/companies.js';
import type { Store } from '../store/index.js';
import type { Standing } from '../store/outages.js';
import { TripletexError, type Tripletex, type TripletexCompany } from '../tripletex/index.js';
import { checksWithout, keyProblem } from './company/key-problem.js';
import type { OutageWatch } from './outage/outage-watch.js';
import { problem, ProblemError } from './problem-error.js';
import { LiveReferences } from './transfer/live-references.js';

/** What a transfer works with of one company. */
export interface OpenCompany {
  readonly company: CompanyToCall;
  readonly tripletex: TripletexCompany;
  readonly references: LiveReferences;
}

/** Reference data read within this time counts as live. */
const REMEMBER_MS = 30_000;
/** How long to wait when a 429 names no time, and how long at the most when it never does. */
const UNNAMED_PAUSE_MS = 5_000;
const LONGEST_UNNAMED_PAUSE_MS = 60_000;

/** What calls are for. Only `work` is held back while Tripletex is away; a probe keeps itself what comes of it. */
type Purpose = 'work' | 'check' | 'probe';

/** Opens companies with the key that is stored for them, and lets none be called before the time Tripletex named in a 429, or in an outage. */
export class TripletexAccess {
  /** Every check makes a session of its own: a session of an older key must not speak for a new one. */
  private checks = 0;
  /** Until when each company is not to be called by what came back to this process, in milliseconds since 1970. */
  private readonly heldOff = new Map<string, number>();
  /** How often in a row a 429 named no time. */
  private readonly unnamed = new Map<string, number>();
  private readonly references = new Map<string, { keyVersion: number; references: LiveReferences }>();

  constructor(
    private readonly store: Store,
    private readonly tripletex: Tripletex,
    private readonly now: () => Date,
    /** Multiplies the pauses that Tripletex did not name. */
    private readonly scale: number,
    private readonly outages: OutageWatch,
  ) {}

  /** The company with its key in use. Throws TLX-101 without a key, and the problem that a check found of the whole connection. */
  async open(companyId: string): Promise<OpenCompany> {
    return this.use(await this.store.companies.find(companyId));
  }

  /** As `open`, where the company has just been read. */
  use(known: CompanyToCall | undefined): OpenCompany {
    const company = usable(known);
    const tripletex = this.inUse(company, 'work');
    return { company, tripletex, references: this.referencesOf(company, tripletex) };
  }

  /** The company as `open`, for the probe of an outage; undefined when it is paused. */
  async openForProbe(companyId: string): Promise<TripletexCompany | undefined> {
    const company = usable(await this.store.companies.find(companyId));
    return company.paused ? undefined : this.inUse(company, 'probe');
  }

  /** Throws an `OutageError` while Tripletex is away. To be asked before a key is checked that nobody asked to have checked. */
  async refuseWhileAway(companyId: string): Promise<void> {
    this.outages.refuseWhileAway(await this.store.outages.standing(companyId));
  }

  /** The company as a key sees it that may not be the one in use: for checking it. */
  withKey(companyId: string, key: string): TripletexCompany {
    this.checks += 1;
    const session = this.tripletex.as(`${companyId} checked`, this.checks, () => Promise.resolve(key));
    return this.paced(companyId, session, 'check');
  }

  private inUse({ companyId, keyVersion, standing }: CompanyToCall, purpose: Purpose): TripletexCompany {
    const session = this.tripletex.as(companyId, keyVersion, () => this.keyOf(companyId));
    return this.noticing(companyId, keyVersion, this.paced(companyId, session, purpose, standing));
  }

  private async keyOf(companyId: string): Promise<string> {
    const stored = await this.store.companies.userKey(companyId);
    if (stored === undefined) throw problem('TLX-101', {});
    return stored.key;
  }

  private referencesOf({ companyId, keyVersion }: CompanyToCall, tripletex: TripletexCompany): LiveReferences {
    const known = this.references.get(companyId);
    if (known?.keyVersion === keyVersion) return known.references;
    const references = new LiveReferences(tripletex, REMEMBER_MS);
    this.references.set(companyId, { keyVersion, references });
    return references;
  }

  /** The first answer that says that the key does not work any more is kept: nobody else has to hear it from Tripletex. */
  private noticing(companyId: string, keyVersion: number, tripletex: TripletexCompany): TripletexCompany {
    return {
      call: async (endpoint, input, options) => {
        try {
          return await tripletex.call(endpoint, input, options);
        } catch (error) {
          const found = keyProblem(error);
          const told = found && { checks: checksWithout(found), problem: found };
          if (told) await this.store.companies.keyRefused(companyId, keyVersion, told);
          throw error;
        }
      },
    };
  }

  /**
   * After a 429 nothing of this company is sent before the time it named, whoever asks, and whichever process it came back to;
   * and while Tripletex is away nothing but what somebody waits for. `read`: how it stands, as it has just been read.
   */
  private paced(companyId: string, tripletex: TripletexCompany, purpose: Purpose, read?: Standing): TripletexCompany {
    const standing = new RecentStanding(() => this.store.outages.standing(companyId), read);
    return {
      call: async (endpoint, input, options) => {
        const before = await standing.now();
        if (purpose === 'work') this.outages.refuseWhileAway(before);
        const until = Math.max(this.heldOff.get(companyId) ?? 0, before.holdOffUntil?.getTime() ?? 0);
        if (until > this.now().getTime()) throw tooMany(new Date(until));
        const note = async (error?: unknown) => {
          if (purpose !== 'probe') await this.outages.note(companyId, before, error);
          // Once it is noted, so that the next call reads what it came to.
          if (error !== undefined || before.isAway || before.isSuspected) standing.forget();
        };
        try {
          const answer = await tripletex.call(endpoint, input, options);
          this.unnamed.delete(companyId);
          await note();
          return answer;
        } catch (error) {
          await note(error);
          if (!(error instanceof TripletexError) || error.kind !== 'rateLimited') throw error;
          throw tooMany(await this.holdOff(companyId, error.notBefore), error);
        }
      },
    };
  }

  /** Notes a 429 for this process and, as far as the database is there, for the others. A later answer never shortens what an earlier one named. */
  private async holdOff(companyId: string, named: Date | undefined): Promise<Date> {
    const until = new Date(
      Math.max(named?.getTime() ?? this.unnamedPause(companyId), this.heldOff.get(companyId) ?? 0),
    );
    this.heldOff.set(companyId, until.getTime());
    await this.store.companies.holdOff(companyId, until).catch(() => undefined);
    return until;
  }

  /** The header may be missing on a 429: the pauses grow then, for the length of Tripletex' period is not known. */
  private unnamedPause(companyId: string): number {
    const times = this.unnamed.get(companyId) ?? 0;
    this.unnamed.set(companyId, times + 1);
    const pause = Math.min(UNNAMED_PAUSE_MS * 2 ** times, LONGEST_UNNAMED_PAUSE_MS);
    return this.now().getTime() + pause * this.scale;
  }
}

/**
 * How long a step counts on what it read of an outage or a 429, in milliseconds. What another step notices meanwhile it learns that
 * much later at the most.
 */
const COUNTS_MS = 1000;

/** How it stands with a company, read anew before a call when that was not done a moment ago. */
class RecentStanding {
  private readAt = performance.now();

  constructor(
    private readonly read: () => Promise<Standing>,
    private known: Standing | undefined,
  ) {}

  async now(): Promise<Standing> {
    const at = performance.now();
    if (this.known !== undefined && at - this.readAt < COUNTS_MS) return this.known;
    const known = await this.read();
    [this.known, this.readAt] = [known, at];
    return known;
  }

  forget(): void {
    this.known = undefined;
  }
}

/** Throws TLX-101 without a key, and the problem that a check found of the whole connection. */
function usable(company: CompanyToCall | undefined): CompanyToCall {
  if (!company?.hasKey) throw problem('TLX-101', {});
  if (isProblemCode(company.problemCode)) throw standingProblem(company.problemCode, company.problemDetails);
  return company;
}

function tooMany(notBefore: Date, cause?: unknown): ProblemError {
  return problem('TLX-702', { nextTryAt: notBefore.toISOString() }, { notBefore, cause });
}

function standingProblem(code: keyof ProblemDetails, details: Record<string, unknown> | null): ProblemError {
  return new ProblemError({ code, details: details ?? {} });
}
