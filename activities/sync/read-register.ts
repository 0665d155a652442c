import { Context } from '@temporalio/activity';
import type { CheckId } from '../../contract/connection.js';
import { osloDay } from '../../contract/oslo-time.js';
import type { ReadRow, RegisterName } from '../../contract/registers.js';
import type { RegisterTask, SyncedRegister } from '../../contract/sync-steps.js';
import type { ReadProgress } from '../../store/sync-runs.js';
import { isForbidden, TripletexError, type Page, type TripletexCompany } from '../../tripletex/index.js';
import { explainForbidden } from '../company/rights.js';
import type { Wiring } from '../create-activities.js';
import { tellProgress } from '../progress.js';
import { REGISTER_READERS } from './register-readers.js';

/** The most rows a page has (observed March 2026: some lists give more). */
const PAGE = 1000;
/** A query with more rows than 10 000 is refused however small its pages are (official documentation). */
const TOO_MANY = 23_000;
/** Any text asks for a checksum. */
const NO_DIGEST = 'none';

/** Every company has some of these (observed March 2026): a list without any is one that the key may not see. */
const NEVER_EMPTY: readonly RegisterName[] = ['vatTypes', 'currencies', 'departments', 'employees'];

/** The boxes of the set-up article without which a register cannot be read; which one the others ask for is not known. */
const SEEN_WITH: Partial<Record<RegisterName, readonly CheckId[]>> = {
  costCategories: ['registerReports'],
  paymentTypes: ['registerReports'],
  employees: ['employeeInfo'],
  projects: ['projectInfo', 'allProjects'],
};

/** What cannot be read: more rows than Tripletex answers, or a register that the key may not see. */
type Unread = 'tooMany' | 'forbidden';

/**
 * Reads a register page by page into the store, from the page on that an earlier try had come to, and closes it. Where nothing
 * has changed, and Tripletex can tell, that takes one request. Throws TLX-104 or TLX-105 where the key lacks what it needs.
 */
export async function readRegister(wiring: Wiring, task: RegisterTask): Promise<SyncedRegister> {
  const { store } = wiring;
  const { syncRunId, companyId, register } = task;
  const { tripletex } = await wiring.access.open(companyId);
  const run = { id: syncRunId, companyId, register };
  const state = await store.registers.state(companyId, register);
  for (;;) {
    const progress = await store.syncRuns.progress(syncRunId, register);
    tellProgress(Context.current(), { register, rows: progress.rows, of: progress.fullResultSize });
    if (progress.isRead) {
      const isComplete = progress.isCertain && (await isAllThere(wiring, task, tripletex, progress));
      const counts = await store.syncRuns.close(run, { digest: progress.digest, isComplete });
      return { counts, isComplete };
    }
    const since = performance.now();
    const from = startOf(progress);
    const page = await readPage(tripletex, register, from, progress.pages === 0 ? state.digest : null);
    const ms = Math.round(performance.now() - since);
    if (page === 'forbidden') return { counts: null, isComplete: false };
    if (page === 'tooMany') {
      const counts = await store.syncRuns.close(run, { digest: null, isComplete: false });
      return { counts, isComplete: false };
    }
    if (page.isUnchanged) return { counts: await store.syncRuns.closeUnchanged(run, ms), isComplete: true };
    await store.syncRuns.takeIn({ ...task, ...taken(register, page, progress, from, wiring.now()), ms });
  }
}

/**
 * Pages overlap by a row: what is there both times shows that nothing has moved in between. Where Tripletex answers a row at a
 * time there is none to spare.
 */
function startOf({ pages, rows }: ReadProgress): number {
  return rows > pages ? rows - 1 : rows;
}

/** Before anything that is missing counts as gone: whether the key may see all, and whether nothing follows what was read. */
async function isAllThere(
  { store }: Wiring,
  { syncRunId: id, companyId, register }: RegisterTask,
  tripletex: TripletexCompany,
  { rows }: ReadProgress,
): Promise<boolean> {
  if (!(await store.syncRuns.hasMissing({ id, companyId, register }))) return true;
  await throwWhatIsLacking(tripletex, register);
  const rest = await readPage(tripletex, register, rows, null);
  return typeof rest !== 'string' && rest.values.length === 0;
}

interface Identified {
  readonly id: number;
}

/** `digest`: the checksum that the register had, where it is to be asked whether it has changed. */
async function readPage(
  tripletex: TripletexCompany,
  register: RegisterName,
  from: number,
  digest: string | null,
): Promise<Page<Identified> | Unread> {
  const { list, query } = REGISTER_READERS[register];
  const page = { ...query, from, count: PAGE, sorting: 'id' };
  const options = { signal: Context.current().cancellationSignal, ifNoneMatch: digest ?? NO_DIGEST };
  try {
    const { value } = await tripletex.call(list, { query: page }, options);
    if (from > 0 || !isEmpty(value)) return value as Page<Identified>;
    await throwWhatIsLacking(tripletex, register);
    return NEVER_EMPTY.includes(register) ? 'forbidden' : (value as Page<Identified>);
  } catch (error) {
    if (error instanceof TripletexError && error.code === TOO_MANY) return 'tooMany';
    if (!isForbidden(error)) throw error;
    await throwWhatIsLacking(tripletex, register);
    return 'forbidden';
  }
}

function isEmpty({ isUnchanged, values }: Page<unknown>): boolean {
  return !isUnchanged && values.length === 0;
}

/** Rows that a key may not see are left out without a word (official document 2.75.00): they are not gone for that. */
async function throwWhatIsLacking(tripletex: TripletexCompany, register: RegisterName): Promise<void> {
  const lacking = await explainForbidden(tripletex, SEEN_WITH[register] ?? []);
  if (lacking) throw lacking;
}

/** What is taken in of a page: the rows after those that were read before. */
function taken(
  register: RegisterName,
  { values, fullResultSize, digest }: Page<Identified>,
  { pages: position, rows: before, lastId: after }: ReadProgress,
  from: number,
  now: Date,
) {
  const { keep } = REGISTER_READERS[register];
  const today = osloDay(now);
  const overlap = before - from;
  const isWhereItWas = overlap === 0 || values[0]?.id === after;
  const news = values.slice(overlap);
  const rows: ReadRow[] = news.flatMap((value) => keep(value as never, today) ?? []);
  const ids = news.map(({ id }) => id);
  const follows = after === null || ids.every((id) => id > after);
  return {
    position,
    after,
    isLast: news.length === 0 || (values.length < PAGE && before + news.length >= fullResultSize),
    isInOrder: isWhereItWas && follows,
    rows,
    lastId: ids.length === 0 ? null : Math.max(...ids),
    rowCount: news.length,
    fullResultSize,
    digest,
  };
}
