import type { Json } from '../protocol/body.js';
import type { RenderContext } from '../protocol/render.js';
import { NOK } from '../registers/currencies.js';
import { NO_VAT, vatPercentage } from '../registers/vat-types.js';
import type { Company, Cost, TravelExpense, TravelExpenseState } from '../state/records.js';
import { amountsOf, childrenOf, drivenMileages } from './children.js';
import { rounded, sumOf } from './money.js';

/** The VAT type of a travel expense that is invoiced on to a customer (observed March 2026). */
const REINVOICED = 3;

/** The day that counts: the return of a travel report, the day an employee expense was entered (observed March 2026). */
export function dateOf({ travelDetails, enteredOn }: Pick<TravelExpense, 'travelDetails' | 'enteredOn'>): string {
  return travelDetails?.returnDate ?? enteredOn;
}

/** A travel expense as the API shows it. */
export function travelExpenseShape(stored: TravelExpense, { company, host }: RenderContext): Json {
  const { travelDetails, enteredOn: _, numberYear, ...own } = stored;
  const costs = childrenOf(company.costs, stored);
  const amount = sumOf(amountsOf(company, stored));
  const title = stored.title === '' ? '' : ` - ${stored.title}`;
  const isClosed = company.closedMonths.includes(dateOf(stored).slice(0, 7));
  return {
    ...own,
    // An employee expense does not even have the key (observed March 2026).
    ...(travelDetails && { travelDetails }),
    attestation: company.hasApprovalFlow ? { id: company.id } : null,
    vatType: { id: stored.project === null ? NO_VAT : REINVOICED },
    paymentCurrency: { id: NOK },
    invoice: null,
    date: dateOf(stored),
    isCompleted: isCompleted(stored.state),
    isApproved: isApproved(stored.state),
    amount,
    paymentAmount: sumOf([amount, -stored.travelAdvance]),
    paymentAmountCurrency: sumOf([amount, -stored.travelAdvance]),
    ...chargeable(stored, costs),
    lowRateVAT: vatAt(12, costs),
    mediumRateVAT: vatAt(15, costs),
    highRateVAT: vatAt(25, costs),
    numberAsString: `${stored.number}-${numberYear}`,
    displayName: `${stored.number}${title}`,
    displayNameWithoutNumber: stored.title,
    costs: costs.map(reference),
    perDiemCompensations: childrenOf(company.perDiems, stored).map(reference),
    mileageAllowances: childrenOf(drivenMileages(company), stored).map(reference),
    accommodationAllowances: childrenOf(company.accommodations, stored).map(reference),
    // One even without any file (observed March 2026).
    attachmentCount: 1,
    stateName: stateName(stored),
    actions: actionsOf(stored, host),
    isSalaryAdmin: false,
    showPayslip: false,
    accountingPeriodClosed: isClosed,
    accountingPeriodVATClosed: isClosed,
    type: travelDetails === null ? 1 : 0,
  };
}

const reference = ({ id }: { id: number }) => ({ id });

export function isCompleted(state: TravelExpenseState): boolean {
  return state === 'DELIVERED' || isApproved(state);
}

export function isApproved(state: TravelExpenseState): boolean {
  return state === 'APPROVED' || state === 'SALARY_PAID';
}

/** The VAT in what costs of one rate sum up to. */
function vatAt(percent: number, costs: readonly Cost[]): number {
  const gross = sumOf(
    costs
      .filter(({ vatType }) => vatPercentage(vatType?.id) === percent)
      .map(({ amountNOKInclVAT }) => amountNOKInclVAT),
  );
  return rounded((gross * percent) / (100 + percent));
}

function chargeable({ isChargeable, project }: TravelExpense, costs: readonly Cost[]): Json {
  const net = sumOf(
    costs.map(({ amountNOKInclVAT, vatType }) =>
      rounded((amountNOKInclVAT * 100) / (100 + vatPercentage(vatType?.id))),
    ),
  );
  const amount = isChargeable && project !== null ? net : 0;
  return { chargeableAmount: amount, chargeableAmountCurrency: amount };
}

function stateName({ state, travelDetails }: TravelExpense): string {
  // "Åpent" of an expense, "Åpen" of a travel report (observed March 2026).
  if (state === 'OPEN') return travelDetails === null ? 'Åpent' : 'Åpen';
  return { DELIVERED: 'Levert', APPROVED: 'Godkjent', SALARY_PAID: 'Utbetalt', REJECTED: 'Avvist' }[state];
}

const ACTIONS: Readonly<Record<TravelExpenseState, readonly string[]>> = {
  OPEN: ['DELIVER', 'COPY', 'DELETE'],
  DELIVERED: ['APPROVE', 'REJECT', 'COPY', 'DELETE'],
  APPROVED: ['CREATE_VOUCHER', 'UNAPPROVE', 'REJECT', 'COPY', 'DELETE'],
  SALARY_PAID: ['GO_TO_PAYSLIP', 'COPY'],
  REJECTED: ['DELIVER', 'COPY', 'DELETE'],
};

/** Hints only: the addresses are internal ones that do not work from outside (observed March 2026). */
function actionsOf({ id, state }: TravelExpense, host: string): Json[] {
  return ACTIONS[state].map((rel) => {
    const name = rel.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return { rel, type: rel === 'DELETE' ? 'DELETE' : 'PUT', href: `${host}/v2/expense/:${name}`, id };
  });
}

/** The next number of a year: the count is the company's. */
export function nextNumber(company: Company, year: string): number {
  const number = (company.numbers[year] ?? 0) + 1;
  company.numbers[year] = number;
  return number;
}
