import { and, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { DEFAULT_SETTINGS, type ConnectionCheckResult, type ConnectionSettings } from '../contract/connection.js';
import { EVERYBODY } from '../contract/outage-steps.js';
import type { Problem } from '../contract/problems.js';
import type { Cipher } from './cipher.js';
import { tellOfConnection } from './connection-notices.js';
import type { Database, Queryable } from './database.js';
import { standingOf, type Standing } from './outages.js';
import { companies, outages } from './schema.js';

/** What is stored of a company, without its keys. */
export type Company = Omit<typeof companies.$inferSelect, 'userKey' | 'candidateKey'> & {
  hasKey: boolean;
  hasCandidate: boolean;
};

/** A company with what has to be known before Tripletex is called for it. */
export type CompanyToCall = Company & { readonly standing: Standing };

/** Whether a company has a key: in use, or waiting for its check. */
export function isKeyStored(company: Company | undefined): company is Company {
  return company !== undefined && (company.hasKey || company.hasCandidate);
}

/** A user key as an activity uses it. */
export interface UserKey {
  readonly key: string;
  readonly version: number;
}

/** A new key that waits for its check; its version is the one it gets when it is adopted. */
export interface CandidateKey extends UserKey {
  readonly sealed: Buffer;
}

/** A company as its key sees it; what the key may not see is left out. */
export interface FoundCompany {
  readonly id: number;
  readonly name?: string;
  readonly organizationNumber?: string;
}

/** What a check of a connection found out. */
export interface CheckOutcome {
  readonly checks: readonly ConnectionCheckResult[];
  readonly company?: FoundCompany;
  /** Stops every transfer of the company until another check no longer finds it. */
  readonly problem: Problem | null;
  /** Until when nobody need check again, whatever was found. */
  readonly countsUntil?: Date;
}

/** The companies, their keys and settings. Keys are sealed for their company before they come near the database. */
export class Companies {
  constructor(
    private readonly db: Database,
    private readonly cipher: Cipher,
  ) {}

  /** What is stored of a company, or undefined when it was never connected. */
  async find(companyId: string): Promise<CompanyToCall | undefined> {
    const rows = await this.db
      .select({ company: companies, outage: outages })
      .from(companies)
      .leftJoin(outages, inArray(outages.scope, [companyId, EVERYBODY]))
      .where(eq(companies.companyId, companyId));
    const [first] = rows;
    if (first === undefined) return undefined;
    const { userKey, candidateKey, ...company } = first.company;
    const standing = standingOf(
      company,
      rows.flatMap(({ outage }) => outage ?? []),
    );
    return { ...company, hasKey: userKey !== null, hasCandidate: candidateKey !== null, standing };
  }

  /** The key in use, decrypted, or undefined when none is stored. */
  async userKey(companyId: string): Promise<UserKey | undefined> {
    const [row] = await this.db
      .select({ userKey: companies.userKey, keyVersion: companies.keyVersion })
      .from(companies)
      .where(eq(companies.companyId, companyId));
    if (!row?.userKey) return undefined;
    return { key: this.cipher.decrypt(row.userKey, keyBoundTo(companyId)), version: row.keyVersion };
  }

  /** A new key that waits for its check, decrypted, or undefined. */
  async candidateKey(companyId: string): Promise<CandidateKey | undefined> {
    const [row] = await this.db.select().from(companies).where(eq(companies.companyId, companyId));
    if (!row?.candidateKey) return undefined;
    const { candidateKey: sealed, keyVersion } = row;
    return { key: this.cipher.decrypt(sealed, keyBoundTo(companyId)), version: keyVersion + 1, sealed };
  }

  /** Stores settings, leaving out what is not given. Defaults count only for a company that is new. */
  async saveSettings(companyId: string, settings: Partial<ConnectionSettings>): Promise<void> {
    const merged = { ...DEFAULT_SETTINGS, ...settings };
    const changes = sql`${companies.settings} || ${JSON.stringify(settings)}::jsonb`;
    await this.changeConnection(companyId, (tx) =>
      tx
        .insert(companies)
        .values({ companyId, settings: merged })
        .onConflictDoUpdate({ target: companies.companyId, set: { settings: changes, updatedAt: sql`now()` } }),
    );
  }

  /**
   * Stores a new key. Where an organisation is known it is only a candidate, also when no key is in use: a check adopts it, or
   * throws it away when it belongs to another organisation.
   */
  async offerKey(companyId: string, userKey: string): Promise<void> {
    const sealed = this.cipher.encrypt(userKey, keyBoundTo(companyId));
    // Of a key too short to be one the end would be all of it.
    const keyHint = `…${userKey.length > 12 ? userKey.slice(-4) : ''}`;
    const isOf = eq(companies.companyId, companyId);
    // Whoever offers a key has it checked.
    const checkClaimedUntil = sql`now() + ${CHECKED_WITHIN_MS} * interval '1 millisecond'`;
    await this.db.transaction(async (tx) => {
      const adopted = await tx
        .update(companies)
        .set({ userKey: sealed, keyHint, ...NEW_KEY, ...NO_CANDIDATE, ...UNCHECKED, checkClaimedUntil })
        .where(and(isOf, isNull(companies.tripletexCompanyId)))
        .returning({ companyId: companies.companyId });
      if (adopted.length > 0) return;
      const candidate = { candidateKey: sealed, candidateHint: keyHint, checkClaimedUntil, updatedAt: new Date() };
      await tx.update(companies).set(candidate).where(isOf);
    });
  }

  /** Makes a candidate the key in use. False when it is none any more: another one was offered, or it was sealed anew. */
  async adoptCandidate(companyId: string, { sealed }: CandidateKey): Promise<boolean> {
    const adopted = await this.db
      .update(companies)
      .set({
        userKey: sql`${companies.candidateKey}`,
        keyHint: sql`${companies.candidateHint}`,
        ...NEW_KEY,
        ...NO_CANDIDATE,
      })
      .where(and(eq(companies.companyId, companyId), eq(companies.candidateKey, sealed)))
      .returning({ companyId: companies.companyId });
    return adopted.length > 0;
  }

  /** Throws a candidate away, unless another one was offered since; the key in use stays. */
  async dropCandidate(companyId: string, { sealed }: CandidateKey): Promise<void> {
    await this.db
      .update(companies)
      .set({ ...NO_CANDIDATE, checkClaimedUntil: null })
      .where(and(eq(companies.companyId, companyId), eq(companies.candidateKey, sealed)));
  }

  /** Forgets every key of a company. Settings and archive stay. */
  async forgetKey(companyId: string): Promise<void> {
    await this.changeConnection(companyId, (tx) =>
      tx
        .update(companies)
        .set({
          userKey: null,
          keyHint: null,
          ...NEW_KEY,
          ...NO_CANDIDATE,
          ...UNCHECKED,
        })
        .where(eq(companies.companyId, companyId)),
    );
  }

  /** Notes that somebody wants a synchronisation now, so that its run can say who set it off. */
  async requestSync(companyId: string): Promise<void> {
    await this.db.update(companies).set({ syncRequestedAt: new Date() }).where(eq(companies.companyId, companyId));
  }

  /** Keeps whether the company deducts VAT, as Tripletex calls it; null where the key may not see it. */
  async saveVatStatus(companyId: string, vatRegistrationStatus: string | null): Promise<void> {
    await this.db.update(companies).set({ vatRegistrationStatus }).where(eq(companies.companyId, companyId));
  }

  /** Keeps the time before which Tripletex is not to be called for a company, for every worker to see. Never an earlier one than is kept. */
  async holdOff(companyId: string, until: Date): Promise<void> {
    await this.db
      .update(companies)
      .set({ holdOffUntil: sql`greatest(${companies.holdOffUntil}, ${until.toISOString()}::timestamptz)` })
      .where(eq(companies.companyId, companyId));
  }

  /** Holds or lets go everything of a company. */
  async setPaused(companyId: string, paused: boolean): Promise<void> {
    await this.db.update(companies).set({ paused }).where(eq(companies.companyId, companyId));
  }

  /** Every company with a key, in use or waiting for its check: what is to be synchronised, and how. */
  async connected(): Promise<Pick<Company, 'companyId' | 'settings' | 'paused'>[]> {
    const { companyId, settings, paused } = companies;
    return this.db
      .select({ companyId, settings, paused })
      .from(companies)
      .where(or(isNotNull(companies.userKey), isNotNull(companies.candidateKey)));
  }

  /**
   * Keeps that the key in use does not work any more, unless a problem of the connection is known already or the key is
   * another one by now. Answers whether that was news.
   */
  async keyRefused(
    companyId: string,
    keyVersion: number,
    { checks, problem }: Pick<CheckOutcome, 'checks' | 'problem'>,
  ): Promise<boolean> {
    const isNews = and(eq(companies.keyVersion, keyVersion), isNull(companies.problemCode));
    const told = await this.changeConnection(companyId, (tx) =>
      tx
        .update(companies)
        .set({ checks: [...checks], ...standing(problem), updatedAt: new Date() })
        .where(and(eq(companies.companyId, companyId), isNews))
        .returning({ companyId: companies.companyId }),
    );
    return told.length > 0;
  }

  /** Takes it upon the caller to check a connection until an instant, for all who wait for that: true for one of many who ask. */
  async claimCheck(companyId: string, now: Date, until: Date): Promise<boolean> {
    const isFree = or(isNull(companies.checkClaimedUntil), lt(companies.checkClaimedUntil, now));
    const claimed = await this.db
      .update(companies)
      .set({ checkClaimedUntil: until })
      .where(and(eq(companies.companyId, companyId), isFree))
      .returning({ companyId: companies.companyId });
    return claimed.length > 0;
  }

  /** Gives back what `claimCheck` took: nothing was found out. */
  async endClaim(companyId: string): Promise<void> {
    await this.db.update(companies).set({ checkClaimedUntil: null }).where(eq(companies.companyId, companyId));
  }

  /** Keeps what a check found, unless the key is another one by now. Answers whether it did. */
  async saveCheck(
    companyId: string,
    keyVersion: number,
    { checks, company, problem, countsUntil }: CheckOutcome,
  ): Promise<boolean> {
    const found = {
      checks: [...checks],
      checkedAt: new Date(),
      checkClaimedUntil: countsUntil ?? null,
      ...standing(problem),
      updatedAt: new Date(),
      ...(company && {
        tripletexCompanyId: company.id,
        ...(company.name !== undefined && { name: company.name }),
        ...(company.organizationNumber !== undefined && { organizationNumber: company.organizationNumber }),
      }),
    };
    const saved = await this.changeConnection(companyId, (tx) =>
      tx
        .update(companies)
        .set(found)
        .where(and(eq(companies.companyId, companyId), eq(companies.keyVersion, keyVersion)))
        .returning({ companyId: companies.companyId }),
    );
    return saved.length > 0;
  }

  /** Changes what the status of the connection follows from, and tells that status where it has become another one. */
  private async changeConnection<T>(companyId: string, change: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => {
      const changed = await change(tx);
      await tellOfConnection(tx, companyId);
      return changed;
    });
  }
}

function standing(problem: Problem | null) {
  return { problemCode: problem?.code ?? null, problemDetails: problem === null ? null : { ...problem.details } };
}

/** No session, and nothing else that an older key stood for, serves the next one. */
const NEW_KEY = { keyVersion: sql`${companies.keyVersion} + 1`, keySince: sql`now()` };
const NO_CANDIDATE = { candidateKey: null, candidateHint: null };
const CHECKED_WITHIN_MS = 30_000;
const UNCHECKED = { checks: [], checkedAt: null, checkClaimedUntil: null, problemCode: null, problemDetails: null };

/** The place that the keys of a company are sealed for, the candidate too. */
export function keyBoundTo(companyId: string): string {
  return `user-key/${companyId}`;
}
