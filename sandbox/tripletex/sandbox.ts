import { CompanyHandle } from './company-handle.js';
import { addCompany, companyNamed, type NewCompany } from './seed.js';
import type { World } from './state/world.js';
import type { Api } from './transport/api.js';
import type { Fault, Faults } from './transport/faults.js';
import type { RateLimitRule } from './transport/rate-limit.js';
import type { LoggedRequest, RequestLog } from './transport/request-log.js';

export interface RateLimitFault {
  readonly seconds: number;
  /** Whether the 429 says when to come back. */
  readonly withReset?: boolean;
  /** One company's calls only. */
  readonly company?: string;
}

/** The stand-in while it runs: who is in it, what it was asked, and how to break it. */
export class TripletexSandbox {
  /** The API, `http://127.0.0.1:{port}/v2`. */
  readonly baseUrl: string;
  /** The control endpoints. */
  readonly controlUrl: string;
  /** "Reiser og utlegg" for people. */
  readonly homeUrl: string;
  /** What shall go wrong. Clearing ends outages and rate limits as well; of one company, what was for that one alone. */
  readonly faults: { add(fault: Fault): void; clear(company?: string): void; list(): Fault[] };

  constructor(
    origin: string,
    private readonly world: World,
    private readonly api: Api,
    private readonly log: RequestLog,
    private readonly made: Faults,
    /** Stops listening and drops every connection. */
    readonly close: () => Promise<void>,
  ) {
    this.baseUrl = `${origin}/v2`;
    this.controlUrl = `${origin}/sandbox`;
    this.homeUrl = `${origin}/`;
    this.faults = {
      add: (fault) => made.add(fault),
      list: () => made.list(),
      clear: (company) => {
        made.clear(company);
        if (company === undefined) api.limiter.reset();
      },
    };
  }

  /** The newest 20 000 calls of the API, the oldest first. */
  get requests(): readonly LoggedRequest[] {
    return this.log.entries;
  }

  /** Those of one company. */
  requestsOf(company: string): readonly LoggedRequest[] {
    return this.requests.filter((request) => request.company === company);
  }

  /** Forgets all of them, or those of one company. */
  clearRequests(company?: string): void {
    this.log.clear(company);
  }

  /** Answers every call with 503 and an HTML page for some seconds. */
  outage({ seconds }: { readonly seconds: number }): void {
    this.made.outage(seconds);
  }

  /** Answers every call, or those of one company, with 429 for some seconds. */
  rateLimit({ seconds, withReset = true, company }: RateLimitFault): void {
    this.api.limiter.ban(seconds, withReset, company);
  }

  /** How many calls a technical user has in a window; 100 in a second when never set. */
  setRateLimit(rule: RateLimitRule): void {
    this.api.limiter.reset(rule);
  }

  addCompany(company: NewCompany): CompanyHandle {
    return addCompany(this.world, company);
  }

  /** Throws for a name nobody has. */
  company(name: string): CompanyHandle {
    return new CompanyHandle(this.world, companyNamed(this.world, name));
  }

  companies(): CompanyHandle[] {
    return this.world.companies.map((company) => new CompanyHandle(this.world, company));
  }
}
