import type { Ref, Stored } from './records.js';

export type TravelExpenseState = 'OPEN' | 'DELIVERED' | 'APPROVED' | 'SALARY_PAID' | 'REJECTED';

export interface TravelDetails {
  isForeignTravel: boolean;
  isDayTrip: boolean;
  isCompensationFromRates: boolean;
  departureDate: string | null;
  returnDate: string | null;
  detailedJourneyDescription: string;
  departureFrom: string;
  destination: string;
  departureTime: string;
  returnTime: string;
  purpose: string;
}

export interface AttestationStep {
  title: string;
  sequence: number;
  requiredApproverCount: number;
  status: 'SKIPPED' | 'REJECTED' | 'NEITHER' | 'APPROVED' | 'CURRENT';
  attestationStepApprovers: {
    employee: Ref;
    attestationApproverActionType: 'REJECTION' | 'NEITHER' | 'APPROVAL' | 'OVERRIDE_APPROVAL';
    comment: string;
    timeStamp: string | null;
    strikethrough: boolean;
  }[];
  notificationDate: string | null;
}

export interface TravelExpense extends Stored {
  employee: Ref;
  department: Ref | null;
  project: Ref | null;
  freeDimension1: Ref | null;
  freeDimension2: Ref | null;
  freeDimension3: Ref | null;
  title: string;
  /** A travel report (type 0) has them, an employee expense (type 1) has none. */
  travelDetails: TravelDetails | null;
  state: TravelExpenseState;
  /** Of an employee expense: the day it was entered. */
  enteredOn: string;
  number: number;
  /** The year it was numbered in. */
  numberYear: string;
  isChargeable: boolean;
  isFixedInvoicedAmount: boolean;
  isMarkupInvoicedPercent: boolean;
  isIncludeAttachedReceiptsWhenReinvoicing: boolean;
  travelAdvance: number;
  fixedInvoicedAmount: number;
  markupInvoicedPercent: number;
  completedBy: Ref | null;
  completedDate: string | null;
  approvedBy: Ref | null;
  approvedDate: string | null;
  rejectedBy: Ref | null;
  rejectedComment: string;
  payslip: Ref | null;
  voucher: Ref | null;
  attachment: Ref | null;
  attestationSteps: AttestationStep[];
}

/** Whatever belongs to one travel expense. */
export interface Child extends Stored {
  readonly travelExpense: Ref;
}

export interface Cost extends Child {
  date: string | null;
  costCategory: Ref | null;
  vatType: Ref | null;
  paymentType: Ref | null;
  currency: Ref;
  /** NOK for `factor` units of the currency. */
  rate: number;
  category: string;
  comments: string;
  amountCurrencyIncVat: number;
  amountNOKInclVAT: number;
  isChargeable: boolean;
}

/** A compensation by rates: a count times a rate. */
export interface Compensation extends Child {
  rateType: Ref | null;
  rateCategory: Ref | null;
  rate: number;
  amount: number;
}

export interface PerDiem extends Compensation {
  countryCode: string;
  travelExpenseZoneId: number | null;
  overnightAccommodation: string;
  location: string;
  address: string;
  count: number;
  isDeductionForBreakfast: boolean;
  isDeductionForLunch: boolean;
  isDeductionForDinner: boolean;
}

export interface Mileage extends Compensation {
  date: string;
  departureLocation: string;
  destination: string;
  km: number;
  isCompanyCar: boolean;
  vehicleType: number;
  /** The mileage this one is the passengers' supplement of. */
  supplementOf: Ref | null;
}

export interface Accommodation extends Compensation {
  zone: string;
  location: string;
  address: string;
  count: number;
}

export interface Participant extends Stored {
  readonly cost: Ref;
  displayName: string;
  employeeId: number;
}

export interface Passenger extends Stored {
  readonly mileageAllowance: Ref;
  name: string;
}

/** The one document of a travel expense; its pages are kept beside the state. */
export interface StoredDocument extends Stored {
  readonly travelExpense: Ref;
  fileName: string;
  size: number;
  readonly mimeType: string;
  pages: number;
}
