import { isProblemCode, type ProblemDetails } from '../contract/problems.js';
import type { Company } from '../store/companies.js';
import type { Store } from '../store/index.js';
import { TripletexError, type Tripletex, type TripletexCompany } from '../tripletex/index.js';
import { problem, ProblemError } from './problem-error.js';
import { LiveReferences } from './transfer/live-references.js';

/** What a transfer works with of one company. */
export interface OpenCompany {
  readonly company: Company;
  readonly tripletex: TripletexCompany;
  readonly references: LiveReferences;
}

/** Reference data read within this time counts as live. */
const REMEMBER_MS = 30_000;
/** How long to wait when a 429 names no time. */
const UNNAMED_PAUSE_MS = 5_000;

/** Opens companies with the key that is stored for them, and lets none be called before the time Tripletex named in a 429. */
export class TripletexAccess {
  /** Every check makes a session of its own: a session of an older key must not speak for a new one. */
  private checks = 0;
  private readonly pausedUntil = new Map<string, number>();
  private readonly references = new Map<string, { keyVersion: number; references: LiveReferences }>();

  constructor(
    private readonly store: Store,
    private readonly tripletex: Tripletex,
    private readonly now: () => Date,
  ) {}

  /** The company with its key in use. Throws TLX-101 without a key, and the problem that a check found of the whole connection. */
  async open(companyId: string): Promise<OpenCompany> {
    const company = await this.store.companies.find(companyId);
    if (!company?.hasKey) throw problem('TLX-101', {});
    if (isProblemCode(company.problemCode)) throw standingProblem(company.problemCode, company.problemDetails);
    const tripletex = this.paced(
      companyId,
      this.tripletex.as(companyId, company.keyVersion, () => this.keyOf(companyId)),
    );
    return { company, tripletex, references: this.referencesOf(companyId, company.keyVersion, tripletex) };
  }

  /** The company as a key sees it that may not be the one in use: for checking it. */
  withKey(companyId: string, key: string): TripletexCompany {
    this.checks += 1;
    return this.paced(
      companyId,
      this.tripletex.as(`${companyId} checked`, this.checks, () => Promise.resolve(key)),
    );
  }

  private async keyOf(companyId: string): Promise<string> {
    const stored = await this.store.companies.userKey(companyId);
    if (stored === undefined) throw problem('TLX-101', {});
    return stored.key;
  }

  private referencesOf(companyId: string, keyVersion: number, tripletex: TripletexCompany): LiveReferences {
    const known = this.references.get(companyId);
    if (known?.keyVersion === keyVersion) return known.references;
    const references = new LiveReferences(tripletex, REMEMBER_MS);
    this.references.set(companyId, { keyVersion, references });
    return references;
  }

  /** After a 429 nothing of this company is sent before the time it named, whoever asks. */
  private paced(companyId: string, tripletex: TripletexCompany): TripletexCompany {
    return {
      call: async (endpoint, input, options) => {
        const until = this.pausedUntil.get(companyId) ?? 0;
        if (until > this.now().getTime()) throw tooMany(new Date(until));
        try {
          return await tripletex.call(endpoint, input, options);
        } catch (error) {
          if (!(error instanceof TripletexError) || error.kind !== 'rateLimited') throw error;
          const notBefore = error.notBefore ?? new Date(this.now().getTime() + UNNAMED_PAUSE_MS);
          this.pausedUntil.set(companyId, notBefore.getTime());
          throw tooMany(notBefore, error);
        }
      },
    };
  }
}

function tooMany(notBefore: Date, cause?: unknown): ProblemError {
  return problem('TLX-702', { nextTryAt: notBefore.toISOString() }, { notBefore, cause });
}

function standingProblem(code: keyof ProblemDetails, details: Record<string, unknown> | null): ProblemError {
  return new ProblemError({ code, details: (details ?? {}) as never });
}
