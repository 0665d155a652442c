import type { ApprovedReport } from '../../contract/approved-report.js';
import { toNumber } from '../../tripletex/index.js';
import type { PlannedCost, TravelExpensePlan } from './plan.js';

/** A reference holds the id alone: anything beside it Tripletex takes for data (official documentation). */
interface Reference {
  readonly id: number;
}

/** The body of a cost. NOK is what is meant when no currency is given; a nested cost that names it is refused (observed March 2026). */
export interface NewCost {
  readonly date: string;
  readonly costCategory: Reference;
  readonly vatType: Reference;
  readonly paymentType: Reference;
  readonly amountCurrencyIncVat: number;
  readonly amountNOKInclVAT: number;
  readonly currency?: Reference;
  readonly comments?: string;
}

export interface NewTravelExpense {
  readonly employee: Reference;
  readonly title: string;
  readonly department?: Reference;
  readonly project?: Reference;
  readonly travelDetails?: NewTravelDetails;
  readonly costs?: readonly NewCost[];
}

interface NewTravelDetails {
  readonly isForeignTravel: boolean;
  readonly isDayTrip: boolean;
  readonly isCompensationFromRates: boolean;
  readonly departureDate: string;
  readonly returnDate: string;
  readonly departureTime: string;
  readonly returnTime: string;
  readonly departureFrom: string;
  readonly destination: string;
  readonly purpose: string;
  readonly detailedJourneyDescription?: string;
}

/**
 * The one place where Sonya's report becomes Tripletex' travel expense. Travel details make it a travel expense, their absence an
 * employee expense (observed March 2026). Holds the costs in NOK; foreign ones are refused here and follow one by one.
 */
export function newTravelExpense(report: ApprovedReport, plan: TravelExpensePlan): NewTravelExpense {
  const nested = plan.costs.filter(({ foreign }) => foreign === null).map(newCost);
  return {
    employee: { id: plan.employeeId },
    title: plan.title,
    ...(plan.departmentId !== null && { department: { id: plan.departmentId } }),
    ...(plan.projectId !== null && { project: { id: plan.projectId } }),
    ...(report.travel && { travelDetails: newTravelDetails(report.travel) }),
    ...(nested.length > 0 && { costs: nested }),
  };
}

/** The body of one cost, in its own currency and in the NOK that were approved. */
export function newCost({
  date,
  categoryId,
  vatTypeId,
  paymentTypeId,
  amountNok,
  foreign,
  comments,
}: PlannedCost): NewCost {
  return {
    date,
    costCategory: { id: categoryId },
    vatType: { id: vatTypeId },
    paymentType: { id: paymentTypeId },
    amountCurrencyIncVat: toNumber(foreign?.amount ?? amountNok),
    amountNOKInclVAT: toNumber(amountNok),
    ...(foreign && { currency: { id: foreign.currencyId } }),
    ...(comments !== '' && { comments }),
  };
}

/** The participants of a cost; one of the company's own is linked. */
export function newParticipants(costId: number, participants: PlannedCost['participants']): object[] {
  return participants.map(({ displayName, employeeId }) => ({
    cost: { id: costId },
    displayName,
    ...(employeeId !== null && { employeeId }),
  }));
}

function newTravelDetails(travel: NonNullable<ApprovedReport['travel']>): NewTravelDetails {
  const [departureDate = '', departureTime = ''] = travel.departure.split('T');
  const [returnDate = '', returnTime = ''] = travel.return.split('T');
  return {
    isForeignTravel: travel.abroad,
    isDayTrip: departureDate === returnDate,
    isCompensationFromRates: false,
    departureDate,
    returnDate,
    departureTime,
    returnTime,
    departureFrom: travel.from,
    destination: travel.to,
    purpose: travel.purpose,
    ...(travel.description !== undefined && { detailedJourneyDescription: travel.description }),
  };
}
