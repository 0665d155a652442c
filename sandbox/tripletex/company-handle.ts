import { CompanySettings } from './company-settings.js';
import { NOK } from './registers/currencies.js';
import { childrenOf, forget } from './resources/children.js';
import { emptyDetails } from './resources/expense-header.js';
import { newExpense } from './resources/travel-expenses.js';
import { nextNumber } from './resources/travel-expense-shape.js';
import type { Cost, TravelExpense, TravelExpenseState } from './state/records.js';
import { viewOf, type TravelExpenseView } from './travel-expense-view.js';

/** A travel expense somebody enters by hand. Amounts are decimal strings. */
export interface EnteredByHand {
  /** Number, e-mail or id. */
  readonly employee: string | number;
  readonly title: string;
  /** With a departure it is a travel report, without one an employee expense. */
  readonly departure?: string;
  readonly return?: string;
  readonly costs: readonly EnteredCost[];
  readonly state?: TravelExpenseState;
}

export interface EnteredCost {
  readonly date: string;
  readonly amount: string;
  /** Its description; the first category that fits when left out. */
  readonly category?: string;
}

/** Which travel expense: its id, its number (`1-2026`) or how its title begins. */
export type Which = string | number;

/** What people see and do in one company in Tripletex' own pages: every change is as if somebody clicked it. */
export class CompanyHandle extends CompanySettings {
  /** Everything under "Reiser og utlegg", the oldest first. */
  travelExpenses(): TravelExpenseView[] {
    return this.company.travelExpenses.map((expense) => viewOf(this.company, expense));
  }

  travelExpense(which: Which): TravelExpenseView {
    return viewOf(this.company, this.expense(which));
  }

  /** The document of a travel expense; null when there is none. */
  attachment(which: Which): { readonly pages: number; readonly bytes: Buffer } | null {
    const { attachment } = this.expense(which);
    const document = this.company.documents.find(({ id }) => id === attachment?.id);
    return document === undefined ? null : { pages: document.pages, bytes: this.world.documentBytes(document) };
  }

  enterByHand(entered: EnteredByHand): TravelExpenseView {
    const { company, world } = this;
    const found = this.row('employees', entered.employee);
    const employee = company.employees.find(({ id }) => id === found.id);
    if (employee === undefined) throw new Error(`"${entered.employee}" is no employee.`);
    const journey = {
      departureFrom: 'Oslo',
      destination: 'Bergen',
      departureDate: entered.departure ?? null,
      returnDate: entered.return ?? entered.departure ?? null,
    };
    const travelDetails = entered.departure === undefined ? null : { ...emptyDetails(), ...journey };
    const nothing = {
      project: null,
      freeDimension1: null,
      freeDimension2: null,
      freeDimension3: null,
      isChargeable: false,
    };
    const invoicing = {
      isFixedInvoicedAmount: false,
      isMarkupInvoicedPercent: false,
      isIncludeAttachedReceiptsWhenReinvoicing: false,
    };
    const amounts = { travelAdvance: 0, fixedInvoicedAmount: 0, markupInvoicedPercent: 0 };
    const header = {
      title: entered.title,
      department: employee.department,
      travelDetails,
      ...nothing,
      ...invoicing,
      ...amounts,
    };
    const expense = newExpense(world.nextId(), employee, header, world.today);
    expense.number = nextNumber(company, expense.numberYear);
    company.travelExpenses.push(expense);
    for (const cost of entered.costs) company.costs.push(this.costOf(expense, cost));
    if (entered.state !== undefined) this.move(expense, entered.state);
    world.keep();
    return viewOf(company, expense);
  }

  addCost(which: Which, cost: EnteredCost): void {
    this.changing(which, (expense) => this.company.costs.push(this.costOf(expense, cost)));
  }

  changeAmount(which: Which, index: number, amount: string): void {
    this.changing(which, (expense) => {
      const cost = childrenOf(this.company.costs, expense)[index];
      if (cost === undefined) throw new Error(`"${which}" has no cost number ${index}; the first one is 0.`);
      const value = Number(amount);
      Object.assign(cost, {
        amountCurrencyIncVat: value,
        amountNOKInclVAT: value,
        currency: { id: NOK },
        rate: 1,
        version: cost.version + 1,
      });
    });
  }

  /** Takes the document away. */
  removeReceipts(which: Which): void {
    this.changing(which, (expense) => (expense.attachment = null));
  }

  retitle(which: Which, title: string): void {
    this.changing(which, (expense) => (expense.title = title));
  }

  delete(which: Which): void {
    for (const documentId of forget(this.company, this.expense(which))) this.world.forgetDocumentBytes(documentId);
    this.world.keep();
  }

  deliver(which: Which): void {
    this.changing(which, (expense) => this.move(expense, 'DELIVERED'));
  }

  approve(which: Which): void {
    this.changing(which, (expense) => this.move(expense, 'APPROVED'));
  }

  reject(which: Which, comment: string): void {
    this.changing(which, (expense) => {
      this.move(expense, 'REJECTED');
      expense.rejectedComment = comment;
    });
  }

  /** Back to open, as somebody does who wants to change something. */
  reopen(which: Which): void {
    this.changing(which, (expense) => this.move(expense, 'OPEN'));
  }

  paySalary(which: Which): void {
    this.changing(which, (expense) => {
      this.move(expense, 'SALARY_PAID');
      expense.payslip = { id: this.world.nextId() };
    });
  }

  createVoucher(which: Which): void {
    this.changing(which, (expense) => (expense.voucher = { id: this.world.nextId() }));
  }

  /** Takes the booking back, as an accountant does before something is corrected. */
  reverseVoucher(which: Which): void {
    this.changing(which, (expense) => (expense.voucher = null));
  }

  private expense(which: Which): TravelExpense {
    const found = this.company.travelExpenses.find(
      ({ id, title, number, numberYear }) =>
        String(id) === String(which) || `${number}-${numberYear}` === which || title.startsWith(String(which)),
    );
    if (found === undefined)
      throw new Error(
        `${this.name} has no travel expense "${which}". Name it by id, number or the beginning of its title.`,
      );
    return found;
  }

  private changing(which: Which, change: (expense: TravelExpense) => unknown): void {
    const expense = this.expense(which);
    change(expense);
    expense.version += 1;
    this.world.keep();
  }

  private move(expense: TravelExpense, state: TravelExpenseState): void {
    const { ownerId, world } = this;
    const isDone = state === 'DELIVERED' || state === 'APPROVED' || state === 'SALARY_PAID';
    const isApproved = state === 'APPROVED' || state === 'SALARY_PAID';
    expense.state = state;
    expense.completedBy = isDone ? (expense.completedBy ?? { id: ownerId }) : null;
    expense.completedDate = isDone ? (expense.completedDate ?? world.today) : null;
    expense.approvedBy = isApproved ? { id: ownerId } : null;
    expense.approvedDate = isApproved ? world.today : null;
    expense.rejectedBy = state === 'REJECTED' ? { id: ownerId } : null;
    expense.rejectedComment = '';
  }

  private costOf(expense: TravelExpense, { date, amount, category }: EnteredCost): Cost {
    const isTravel = expense.travelDetails !== null;
    const fitting = this.costCategories.filter((row) =>
      isTravel ? row.showOnTravelExpenses : row.showOnEmployeeExpenses,
    );
    const found = fitting.find(({ description }) => category === undefined || description === category);
    if (found === undefined)
      throw new Error(`${this.name} has no cost category "${category ?? ''}" for this kind of travel expense.`);
    const value = Number(amount);
    return {
      id: this.world.nextId(),
      version: 0,
      travelExpense: { id: expense.id },
      date,
      costCategory: { id: found.id },
      vatType: found.vatType,
      paymentType: { id: this.paymentTypes[0]?.id ?? 0 },
      currency: { id: NOK },
      rate: 1,
      category: '',
      comments: '',
      amountCurrencyIncVat: value,
      amountNOKInclVAT: value,
      isChargeable: false,
    };
  }
}
