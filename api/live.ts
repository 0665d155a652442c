import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { Refused } from '../client/refused.js';
import type { Change, ChangeFeed } from '../store/change-feed.js';
import { maySee } from './identity.js';

/** Changes that belong together; with the last of them everything before the place was told. */
export interface Batch {
  readonly changes: readonly Change[];
  readonly place: string;
}

/** Somebody who listens to what happens in some companies. */
export interface Listener {
  /** Everything that is committed after it is told from here on. */
  readonly place: string;
  /** What happens, until the listener ends or the room closes. */
  readonly batches: () => AsyncGenerator<Batch>;
  /** What has changed from an earlier place until now. */
  readonly since: (place: string) => AsyncGenerator<Batch>;
  readonly end: () => void;
}

interface Ear {
  /** `*` for every one. */
  readonly companies: readonly string[];
  readonly caller: string;
  readonly heard: Batch[];
  wake: () => void;
  isEnded: boolean;
}

const LOOK_EVERY_MS = 400;
/** After this many batches that nobody fetched a listener is taken for gone; who comes back goes on from where they were. */
const MOST_UNHEARD = 200;
/** As many windows and programs as anybody has for one company, and for all together; more are connections that were left open. */
const [MOST_THERE, MOST_IN_ALL] = [20, 500];

/**
 * The room where the process listens to the archive: one look at a time for all who listen here, and none while nobody does.
 * Each process looks for itself, so it does not matter who changed what.
 */
export class LiveRoom {
  private readonly ears = new Set<Ear>();
  private place: string | undefined;
  private looking: Promise<void> | undefined;
  private isClosed = false;

  constructor(
    private readonly feed: Pick<ChangeFeed, 'place' | 'since'>,
    private readonly logger: Logger,
  ) {}

  /** How many listen. */
  get listeners(): number {
    return this.ears.size;
  }

  /** Throws `Refused` (429) when somebody listens there as often as they may. */
  admit(companies: readonly string[], caller: string): void {
    const theirs = [...this.ears].filter((ear) => ear.caller === caller);
    const there = theirs.filter((ear) => isDeepStrictEqual(ear.companies, companies)).length;
    if (there < MOST_THERE && theirs.length < MOST_IN_ALL) return;
    const most = there < MOST_THERE ? MOST_IN_ALL : MOST_THERE;
    throw new Refused(429, {
      nb: `Du lytter alt ${most} ganger: lukk en strøm før du åpner en ny.`,
      en: `You listen ${most} times already: close a stream before you open another one.`,
    });
  }

  /**
   * Listens to some companies, or with `*` to every one, from now on. Throws `Refused` (429) as `admit` does; rejects when the
   * database cannot be asked.
   */
  async listen(companies: readonly string[], caller: string): Promise<Listener> {
    this.admit(companies, caller);
    const ear: Ear = { companies, caller, heard: [], wake: () => undefined, isEnded: this.isClosed };
    // Before anything is waited for: of many who come at once none may be overlooked, when they are counted or sent away.
    if (!this.isClosed) this.ears.add(ear);
    const place = await this.placeFor(ear);
    this.looking ??= this.look();
    return {
      place,
      batches: () => batchesOf(ear),
      since: (from) => this.since(companies, from),
      end: () => this.end(ear),
    };
  }

  /** Ends everybody's listening. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.ears.forEach((ear) => this.end(ear));
    await this.looking;
  }

  /** Whoever listens already keeps the place up to date. */
  private async placeFor(ear: Ear): Promise<string> {
    try {
      const place = await this.feed.place();
      // Another one may have got theirs meanwhile, and theirs may be older: nobody's is moved on.
      return (this.place ??= place);
    } catch (error) {
      this.end(ear);
      throw error;
    }
  }

  private end(ear: Ear): void {
    ear.isEnded = true;
    this.ears.delete(ear);
    ear.wake();
  }

  private async *since(companies: readonly string[], from: string): AsyncGenerator<Batch> {
    const place = await this.feed.place();
    // A number that is not reached yet was given out by another database.
    if (BigInt(from) > BigInt(place)) return;
    for await (const changes of this.feed.since(namedIn(companies), from)) yield { changes, place: from };
    yield { changes: [], place };
  }

  private async look(): Promise<void> {
    let told = new Map<string, string>();
    while (this.ears.size > 0) {
      try {
        told = await this.tellNews(told);
      } catch (error) {
        this.logger.warn({ error }, 'Could not look for what has changed: it is looked for again shortly.');
      }
      await setTimeout(LOOK_EVERY_MS);
    }
    // In the same moment, or somebody who comes now would find nobody looking.
    this.looking = undefined;
    this.place = undefined;
  }

  /** Tells what has changed since the last look, once. Answers what may come again though it was told. */
  private async tellNews(told: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const from = this.place ?? (await this.feed.place());
    const place = await this.feed.place();
    // Only now: who comes later than this hears all that happened after the place in the next look.
    const companies = new Set([...this.ears].flatMap((ear) => ear.companies));
    const changes: Change[] = [];
    for await (const page of this.feed.since(namedIn([...companies]), from)) changes.push(...page);
    this.place = place;
    const news = changes.filter(({ of, changedIn }) => told.get(of) !== changedIn);
    for (const ear of this.ears) this.tell(ear, news, place);
    const mayComeAgain = changes.filter(({ changedIn }) => BigInt(changedIn) >= BigInt(place));
    return new Map(mayComeAgain.map(({ of, changedIn }) => [of, changedIn]));
  }

  private tell(ear: Ear, news: readonly Change[], place: string): void {
    const changes = news.filter(({ companyId }) => maySee(ear, companyId));
    if (changes.length === 0) return;
    ear.heard.push({ changes, place });
    ear.wake();
    if (ear.heard.length > MOST_UNHEARD) this.end(ear);
  }
}

/** As the feed is asked: with no list of every company. */
function namedIn(companies: readonly string[]): readonly string[] | undefined {
  return companies.includes('*') ? undefined : companies;
}

async function* batchesOf(ear: Ear): AsyncGenerator<Batch> {
  while (!ear.isEnded) {
    const batch = ear.heard.shift();
    if (batch) yield batch;
    else await new Promise<void>((resolve) => (ear.wake = resolve));
  }
}
