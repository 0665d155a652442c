import { Context } from '@temporalio/activity';
import { osloDay } from '../../contract/oslo-time.js';
import type { ReadRow, RegisterName } from '../../contract/registers.js';
import type { RegisterTask, SyncedRegister } from '../../contract/sync-steps.js';
import type { CheckId } from '../../contract/connection.js';
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
  let digest: string | null = null;
  for (;;) {
    const progress = await store.syncRuns.progress(syncRunId, register);
    tellProgress(Context.current(), { register, rows: progress.rows, of: progress.fullResultSize });
    if (progress.isRead && (await store.syncRuns.hasMissing(run))) await throwWhatIsLacking(tripletex, register);
    if (progress.isRead) return close(wiring, task, progress.pages === 1 ? digest : null, progress.isCertain);
    const since = performance.now();
    const ifNoneMatch = progress.pages === 0 ? (state.digest ?? NO_DIGEST) : undefined;
    const page = await readPage(tripletex, register, progress.rows, ifNoneMatch);
    if (page === 'tooMany') return close(wiring, task, null, false);
    if (page === 'forbidden') return { counts: null, isComplete: false };
    const ms = Math.round(performance.now() - since);
    if (page.isUnchanged) {
      const counts = await store.syncRuns.closeUnchanged(run, ms);
      return { counts, isComplete: true };
    }
    if (progress.pages === 0) ({ digest } = page);
    await store.syncRuns.takeIn({
      ...task,
      position: progress.pages,
      after: progress.lastId,
      isLast: isLastPage(page, progress.rows),
      ...kept(register, page, wiring.now()),
      fullResultSize: page.fullResultSize,
      ms,
    });
  }
}

async function close(
  { store }: Wiring,
  { syncRunId, companyId, register }: RegisterTask,
  digest: string | null,
  isComplete: boolean,
): Promise<SyncedRegister> {
  const counts = await store.syncRuns.close({ id: syncRunId, companyId, register }, { digest, isComplete });
  return { counts, isComplete };
}

interface Identified {
  readonly id: number;
}

async function readPage(
  tripletex: TripletexCompany,
  register: RegisterName,
  from: number,
  ifNoneMatch: string | undefined,
): Promise<Page<Identified> | Unread> {
  const { list, query } = REGISTER_READERS[register];
  const page = { ...query, from, count: PAGE, sorting: 'id' };
  const signal = Context.current().cancellationSignal;
  try {
    const { value } = await tripletex.call(list, { query: page }, { signal, ifNoneMatch });
    const isHidden = from === 0 && isEmpty(value) && NEVER_EMPTY.includes(register);
    return isHidden ? await forbidden(tripletex, register) : (value as Page<Identified>);
  } catch (error) {
    if (error instanceof TripletexError && error.code === TOO_MANY) return 'tooMany';
    if (isForbidden(error)) return forbidden(tripletex, register);
    throw error;
  }
}

function isEmpty({ isUnchanged, values }: Page<unknown>): boolean {
  return !isUnchanged && values.length === 0;
}

async function forbidden(tripletex: TripletexCompany, register: RegisterName): Promise<'forbidden'> {
  await throwWhatIsLacking(tripletex, register);
  return 'forbidden';
}

/** Rows that a key may not see are left out without a word (official document 2.75.00): they are not gone for that. */
async function throwWhatIsLacking(tripletex: TripletexCompany, register: RegisterName): Promise<void> {
  const lacking = await explainForbidden(tripletex, SEEN_WITH[register] ?? []);
  if (lacking) throw lacking;
}

function isLastPage({ values, fullResultSize }: Page<Identified>, before: number): boolean {
  return values.length === 0 || (values.length < PAGE && before + values.length >= fullResultSize);
}

function kept(register: RegisterName, { values }: Page<Identified>, now: Date) {
  const { keep } = REGISTER_READERS[register];
  const today = osloDay(now);
  const rows: ReadRow[] = values.flatMap((value) => keep(value as never, today) ?? []);
  const ids = values.map(({ id }) => id).sort((one, other) => one - other);
  return { rows, firstId: ids[0] ?? null, lastId: ids.at(-1) ?? null, rowCount: values.length };
}
