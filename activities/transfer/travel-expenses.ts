import type { ApprovedReport } from '../../contract/approved-report.js';
import {
  approveTravelExpenses,
  createCost,
  createCostParticipants,
  createTravelExpense,
  deleteTravelExpense,
  deliverTravelExpenses,
  downloadAttachment,
  isNotFound,
  isRefused,
  listTravelExpenses,
  pdfForm,
  readAll,
  readEmployee,
  readTravelExpense,
  TripletexError,
  unapproveTravelExpenses,
  undeliverTravelExpenses,
  uploadAttachment,
  type CallOptions,
  type Deadline,
  type TripletexCompany,
} from '../../tripletex/index.js';
import type { PlannedCost, TravelExpensePlan } from './plan.js';
import { newCost, newParticipants, newTravelExpense } from './to-tripletex.js';

/** A query with more rows than 10 000 is refused however small its pages are (official documentation). */
const TOO_MANY_ROWS = 23_000;

/** A travel expense as a list shows it. */
export interface ListedTravelExpense {
  readonly id: number;
  readonly title: string | null;
  readonly kind: 'expense' | 'travel';
  readonly number: string;
  readonly state: string;
  /** Null when the key may not see it. */
  readonly amountNok: string | null;
  readonly departureDate: string | null;
  readonly returnDate: string | null;
}

/** A travel expense as a list of the whole company shows it. */
export interface NumberedTravelExpense {
  readonly id: number;
  /** Null when the key may not see it. */
  readonly employeeId: number | null;
}

/** A travel expense as it stands in Tripletex, read back. */
export interface StandingTravelExpense {
  readonly id: number;
  readonly state: string;
  readonly number: string;
  /** Tripletex' own total. */
  readonly amountNok: string;
  readonly date: string;
  readonly rejectedComment: string;
  /** Id of the employee who rejected it. */
  readonly rejectedBy: number | null;
  readonly isPeriodClosed: boolean;
  /** Whether it is booked. */
  readonly hasVoucher: boolean;
  readonly hasDocument: boolean;
  readonly costs: readonly StandingCost[];
  readonly requestId: string;
}

export interface StandingCost {
  readonly id: number;
  readonly date: string | null;
  /** In the currency of the receipt. */
  readonly amount: string;
  readonly amountNok: string;
  readonly comments: string;
  readonly categoryId: number | null;
  readonly paymentTypeId: number | null;
  readonly participants: readonly { readonly displayName: string }[];
}

/** What a write answered. */
export interface WrittenTravelExpense {
  readonly id: number;
  readonly state: string;
  readonly number: string;
  readonly amountNok: string;
  readonly requestId: string;
}

/** The travel expenses of one company in Tripletex, in the words of a transfer. Every method is one call, `of` one a page. */
export class TravelExpenses {
  constructor(
    private readonly company: TripletexCompany,
    private readonly signal: AbortSignal,
    /** After it nothing is read any more. Writes have a deadline each. */
    private readonly readUntil?: Deadline,
  ) {}

  /** Every travel expense of an employee that the key may see. */
  async of(employeeId: number): Promise<ListedTravelExpense[]> {
    const rows = await readAll(this.company, listTravelExpenses, { employeeId }, this.options);
    return rows.map(({ id, title, type, state, numberAsString, amount, travelDetails }) => ({
      id,
      title: title ?? null,
      kind: type === 1 ? 'expense' : 'travel',
      number: numberAsString ?? '',
      state: state ?? '',
      amountNok: amount ?? null,
      departureDate: travelDetails?.departureDate ?? null,
      returnDate: travelDetails?.returnDate ?? null,
    }));
  }

  /** Those with a number, of any employee that the key may see. None where the company has more than Tripletex lists. */
  async numbered(number: string): Promise<NumberedTravelExpense[]> {
    try {
      const rows = await readAll(this.company, listTravelExpenses, {}, this.options);
      return rows
        .filter(({ numberAsString }) => numberAsString === number)
        .map(({ id, employee }) => ({ id, employeeId: employee?.id ?? null }));
    } catch (error) {
      if (error instanceof TripletexError && error.code === TOO_MANY_ROWS) return [];
      throw error;
    }
  }

  /** A travel expense with its costs, or undefined when it is not there. */
  async read(id: number): Promise<StandingTravelExpense | undefined> {
    try {
      const { value, requestId } = await this.company.call(readTravelExpense, { path: { id } }, this.options);
      return {
        id,
        state: value.state,
        number: value.numberAsString ?? '',
        amountNok: value.amount,
        date: value.date ?? '',
        rejectedComment: value.rejectedComment ?? '',
        rejectedBy: value.rejectedBy?.id ?? null,
        isPeriodClosed: value.accountingPeriodClosed === true || value.accountingPeriodVATClosed === true,
        hasVoucher: value.voucher !== null && value.voucher !== undefined,
        hasDocument: value.attachment !== null && value.attachment !== undefined,
        costs: value.costs.map((cost) => ({
          id: cost.id,
          date: cost.date ?? null,
          amount: cost.amountCurrencyIncVat,
          amountNok: cost.amountNOKInclVAT,
          comments: cost.comments ?? '',
          categoryId: cost.costCategory?.id ?? null,
          paymentTypeId: cost.paymentType?.id ?? null,
          participants: (cost.participants ?? []).map(({ displayName }) => ({ displayName: displayName ?? '' })),
        })),
        requestId: requestId ?? '',
      };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** What an employee is called, or undefined when the key may not see it. */
  async nameOf(employeeId: number): Promise<string | undefined> {
    try {
      const { value } = await this.company.call(readEmployee, { path: { id: employeeId } }, this.options);
      return [value.firstName, value.lastName].filter(Boolean).join(' ') || undefined;
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw error;
    }
  }

  /** Creates a travel expense with its costs in NOK. Not sent after `deadline`, as every write below. */
  async create(report: ApprovedReport, plan: TravelExpensePlan, deadline: Deadline): Promise<WrittenTravelExpense> {
    const input = { body: newTravelExpense(report, plan) };
    const { value, requestId } = await this.company.call(createTravelExpense, input, this.until(deadline));
    return writtenOf(value, requestId);
  }

  async addCost(travelExpenseId: number, cost: PlannedCost, deadline: Deadline): Promise<void> {
    const input = { body: { travelExpense: { id: travelExpenseId }, ...newCost(cost) } };
    await this.company.call(createCost, input, this.until(deadline));
  }

  async addParticipants(costId: number, participants: PlannedCost['participants'], deadline: Deadline): Promise<void> {
    const input = { body: newParticipants(costId, participants) };
    await this.company.call(createCostParticipants, input, this.until(deadline));
  }

  /** Uploads the one document. Never twice: Tripletex appends. */
  async uploadDocument(
    id: number,
    fileName: string,
    bytes: Uint8Array,
    deadline: Deadline,
  ): Promise<WrittenTravelExpense> {
    const input = { path: { travelExpenseId: id }, query: { createNewCost: false }, body: pdfForm(fileName, bytes) };
    const { value, requestId } = await this.company.call(uploadAttachment, input, this.until(deadline));
    return writtenOf(value, requestId);
  }

  /** The one document, a PDF. Fails as `tooLarge` when it has more than `maxBytes`. */
  async downloadDocument(id: number, maxBytes?: number): Promise<Buffer> {
    const options = { ...this.options, maxBytes };
    const { value } = await this.company.call(downloadAttachment, { path: { travelExpenseId: id } }, options);
    return value;
  }

  async approve(id: number, deadline: Deadline): Promise<WrittenTravelExpense> {
    const { value, requestId } = await this.company.call(
      approveTravelExpenses,
      { query: { id } },
      this.until(deadline),
    );
    return theOne(id, value.values, requestId);
  }

  async deliver(id: number, deadline: Deadline): Promise<WrittenTravelExpense> {
    const { value, requestId } = await this.company.call(
      deliverTravelExpenses,
      { query: { id } },
      this.until(deadline),
    );
    return theOne(id, value.values, requestId);
  }

  /** Takes an approval back: it is delivered then. */
  async unapprove(id: number, deadline: Deadline): Promise<void> {
    await this.company.call(unapproveTravelExpenses, { query: { id } }, this.until(deadline));
  }

  /** Takes a delivery or a rejection back: it is open then. */
  async undeliver(id: number, deadline: Deadline): Promise<void> {
    await this.company.call(undeliverTravelExpenses, { query: { id } }, this.until(deadline));
  }

  /** Deletes it with all that hangs on it. One that is not there is deleted. */
  async remove(id: number, deadline: Deadline): Promise<void> {
    try {
      await this.company.call(deleteTravelExpense, { path: { id } }, this.until(deadline));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private get options(): CallOptions {
    return { signal: this.signal, deadline: this.readUntil };
  }

  private until(deadline: Deadline): CallOptions {
    return { signal: this.signal, deadline };
  }
}

interface Written {
  id: number;
  state: string;
  numberAsString?: string | null | undefined;
  amount: string;
}

function writtenOf({ id, state, numberAsString, amount }: Written, requestId: string | null): WrittenTravelExpense {
  return { id, state, number: numberAsString ?? '', amountNok: amount, requestId: requestId ?? '' };
}

function theOne(id: number, values: readonly Written[], requestId: string | null): WrittenTravelExpense {
  const value = values.find((candidate) => candidate.id === id);
  // An answer without it decides nothing: what counts is read back afterwards.
  return writtenOf(value ?? { id, state: '', amount: '0.00' }, requestId);
}
