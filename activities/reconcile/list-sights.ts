import { listTravelExpenses, TripletexError, type TripletexCompany } from '../../tripletex/index.js';
import type { Seen } from './sight.js';

/** The most rows a page has (observed March 2026: some lists give more). */
const PAGE = 1000;
/** A query with more rows than 10 000 is refused however small its pages are (official documentation). */
const TOO_MANY = 23_000;

/** What lists show of some travel expenses. */
export interface Listed {
  readonly seen: ReadonlyMap<number, Seen>;
  /** Those that a list which was read past them does not show. They may be there all the same. */
  readonly missing: ReadonlySet<number>;
}

/** Whose travel expenses are looked for, by their ids. */
export interface Wanted {
  readonly ids: readonly number[];
  /** The employees they belong to: asked for only where a company has more than one list holds. */
  readonly byEmployee: () => Promise<ReadonlyMap<number, readonly number[]>>;
}

/** Reads some travel expenses of a company in as few calls as lists allow: the newest first, no further back than needed. */
export async function listSights(tripletex: TripletexCompany, wanted: Wanted, signal: AbortSignal): Promise<Listed> {
  const listed = { seen: new Map<number, Seen>(), missing: new Set<number>() };
  if (await listInto(listed, tripletex, wanted.ids, {}, signal)) return listed;
  for (const [employeeId, ids] of await wanted.byEmployee())
    await listInto(listed, tripletex, ids, { employeeId }, signal);
  return listed;
}

/**
 * Reads until nothing is left, or as many pages in a row held none of it as are left further back: those are read one by one
 * instead, which costs no more. Rows may move from page to page while they are read: one that is missed is only not shown. False when there are more rows
 * than Tripletex answers.
 */
async function listInto(
  { seen, missing }: { seen: Map<number, Seen>; missing: Set<number> },
  tripletex: TripletexCompany,
  ids: readonly number[],
  query: { readonly employeeId?: number },
  signal: AbortSignal,
): Promise<boolean> {
  const left = new Set(ids);
  for (let [from, inVain] = [0, 0]; left.size > 0;) {
    const page = { ...query, from, count: PAGE, sorting: '-id' };
    const rows = await unlessTooMany(tripletex.call(listTravelExpenses, { query: page }, { signal }));
    if (rows === undefined) return false;
    const { values, fullResultSize } = rows.value;
    const found = values.filter(({ id }) => left.delete(id));
    for (const row of found) seen.set(row.id, seenOf(row));
    from += values.length;
    inVain = found.length > 0 ? 0 : inVain + 1;
    const lowest = values.at(-1)?.id;
    const isLast = lowest === undefined || (values.length < PAGE && from >= fullResultSize);
    const further = new Set(isLast ? [] : [...left].filter((id) => id < lowest));
    if (further.size > inVain) continue;
    for (const id of left) if (!further.has(id)) missing.add(id);
    return true;
  }
  return true;
}

interface Row {
  readonly state?: string | null | undefined;
  readonly amount?: string | null | undefined;
  readonly voucher?: object | null | undefined;
  readonly attachment?: object | null | undefined;
}

/** A travel expense as a list or itself shows it: null is none, what is left out is hidden from the key. */
export function seenOf({ state, amount, voucher, attachment }: Row): Seen {
  return {
    state: state ?? null,
    amountNok: amount ?? null,
    hasVoucher: voucher === undefined ? null : voucher !== null,
    hasDocument: attachment === undefined ? null : attachment !== null,
  };
}

async function unlessTooMany<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof TripletexError && error.code === TOO_MANY) return undefined;
    throw error;
  }
}
