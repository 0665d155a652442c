import type { ApprovedReport } from '../../contract/approved-report.js';
import type { CheckId } from '../../contract/connection.js';
import type { Attempt } from '../../contract/transfer-steps.js';
import type { Store } from '../../store/index.js';
import type { Company } from '../../store/companies.js';
import type { Part } from '../../store/parts.js';
import type { ArchivedTransfer } from '../../store/transfers.js';
import type { ProblemError } from '../problem-error.js';
import type { ReceiptAssembler } from '../receipts/assemble-receipts.js';
import type { KnownSince } from './lost-write.js';
import { TravelExpensePlan } from './plan.js';
import type { TravelExpenses } from './travel-expenses.js';

/** What every step of one transfer works with. */
export interface Step {
  readonly attempt: Attempt;
  readonly report: ApprovedReport;
  /** Where it stood when the step began. */
  readonly known: ArchivedTransfer;
  /** The parts as they were when the step began. */
  readonly parts: readonly Part[];
  /** The company as it was when the step began. */
  readonly company: Company;
  readonly store: Store;
  /** The travel expenses of the company in Tripletex. */
  readonly travelExpenses: TravelExpenses;
  readonly receipts: ReceiptAssembler;
  /** Which of some rights, or which module, the key lacks; undefined when it lacks none. */
  readonly explainForbidden: (needed?: readonly CheckId[]) => Promise<ProblemError | undefined>;
  readonly signal: AbortSignal;
  /** How long one write may take, from its announcement to the end of its answer, in milliseconds. */
  readonly writeMs: number;
  /** How long a write whose answer was lost may still be carried out, in milliseconds. */
  readonly settleMs: number;
  /** The time as people are told it. */
  readonly now: () => Date;
  /** The time by the database's clock, read anew: the only one that is compared across machines. */
  readonly databaseNow: () => Promise<Date>;
  /** Since when this process knows of lost writes. */
  readonly knownSince: KnownSince;
}

/** What shall stand in Tripletex for a part. */
export function planOf(part: Part): TravelExpensePlan {
  return TravelExpensePlan.parse(JSON.parse(part.plan));
}

/** A part as it stands in the store now. */
export async function currentPart({ store }: Step, part: Part): Promise<Part> {
  return (await store.parts.of(part)).find(({ position }) => position === part.position) ?? part;
}
