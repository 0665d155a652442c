import type { Json } from '../protocol/body.js';
import type { RenderContext, Source, Sources } from '../protocol/render.js';
import { CURRENCIES } from '../registers/currencies.js';
import { RATE_CATEGORIES, RATES } from '../registers/rates.js';
import { vatPercentage, VAT_TYPES } from '../registers/vat-types.js';
import { ZONES } from '../registers/zones.js';
import type * as records from '../state/records.js';
import { ENTITLEMENTS } from './rights.js';
import { referable } from './readable.js';
import { travelExpenseShape } from './travel-expense-shape.js';

interface SourceOf<Row extends records.Stored> {
  readonly path: string;
  readonly rows: (context: RenderContext) => readonly Row[];
  readonly shape?: (row: Row, context: RenderContext) => Json;
}

/** Rows are only ever shown by the source they came from, so a source may count on its own kind of row. */
function source<Row extends records.Stored>({ path, rows, shape }: SourceOf<Row>): Source {
  const made = {
    path,
    rows,
    shape: (row: Row, context: RenderContext) => shape?.(row, context) ?? Object.fromEntries(Object.entries(row)),
  };
  return made;
}

const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => ({ id }));

const employees = source<records.Employee>({
  path: 'employee',
  rows: ({ company }) => company.employees,
  shape: ({ hasSystemAccess: _, isInactive: __, ...own }, { company }) => ({
    ...own,
    displayName: `${own.firstName} ${own.lastName}`,
    // Null on reading, whatever was written (observed March 2026).
    userType: null,
    dateOfBirth: null,
    phoneNumberMobileCountry: null,
    phoneNumberHome: '',
    phoneNumberWork: '',
    comments: '',
    employeeCategory: null,
    isAuthProjectOverviewURL: false,
    pictureId: 0,
    companyId: company.id,
    vismaConnect2FAactive: false,
    employments: ids(company.employments.filter(({ employee }) => employee.id === own.id)),
  }),
});

const projects = source<records.Project>({
  path: 'project',
  rows: ({ company }) => company.projects,
  shape: ({ participantIds, ...own }) => ({
    ...own,
    displayName: `${own.number} ${own.name}`,
    description: '',
    customer: null,
    isReadyForInvoicing: false,
    isFixedPrice: false,
    projectCategory: null,
    participants: participantIds.map((id) => ({ id: participantId(own.id, id) })),
    numberOfProjectParticipants: participantIds.length,
    hierarchyLevel: own.mainProject === null ? 0 : 1,
    hierarchyNameAndNumber: `${own.number} ${own.name}`,
    accessType: 'WRITE',
  }),
});

function participantId(projectId: number, employeeId: number): number {
  return (projectId % 1_000_000) * 100_000_000 + employeeId;
}

const projectParticipants = source<
  records.Stored & { project: records.Ref; employee: records.Ref; adminAccess: boolean }
>({
  path: 'project/participant',
  rows: ({ company }) =>
    company.projects.flatMap(({ id, participantIds }) =>
      participantIds.map((employeeId) => ({
        id: participantId(id, employeeId),
        version: 0,
        project: { id },
        employee: { id: employeeId },
        adminAccess: false,
      })),
    ),
});

/** An account of a company, made of its number. */
function accountOf(company: records.Company, number: number): records.Ref {
  return { id: company.id * 10_000 + number };
}

const demands = ({ accountDemands }: records.Company, number: number) => accountDemands?.[String(number)] ?? [];

const accounts = source<records.Stored & { number: number; name: string }>({
  path: 'ledger/account',
  // Without rights in accounting a reference to an account stays a reference.
  rows: ({ company, rights }) => {
    if (!rights.has(ENTITLEMENTS.accountingSettings, ENTITLEMENTS.allVouchers)) return [];
    const numbers = [...company.costCategories, ...company.paymentTypes].map(({ accountNumber }) => accountNumber);
    return [...new Set(numbers)].map((number) => ({
      ...accountOf(company, number),
      version: 0,
      number,
      name: `Konto ${number}`,
      requiresDepartment: demands(company, number).includes('department'),
      requiresProject: demands(company, number).includes('project'),
    }));
  },
});

/** Everything that can be shown, by its model. */
export const SOURCES: Sources = {
  TravelExpense: source<records.TravelExpense>({
    path: 'travelExpense',
    rows: ({ company }) => company.travelExpenses,
    shape: travelExpenseShape,
  }),
  Cost: source<records.Cost>({
    path: 'travelExpense/cost',
    rows: ({ company }) => company.costs,
    shape: (cost, { company }) => ({
      ...cost,
      amountNOKInclVATLow: vatPercentage(cost.vatType?.id) === 12 ? cost.amountNOKInclVAT : 0,
      amountNOKInclVATMedium: vatPercentage(cost.vatType?.id) === 15 ? cost.amountNOKInclVAT : 0,
      amountNOKInclVATHigh: vatPercentage(cost.vatType?.id) === 25 ? cost.amountNOKInclVAT : 0,
      // Never true, not even for what the employee paid (observed March 2026).
      isPaidByEmployee: false,
      participants: ids(company.participants.filter((row) => row.cost.id === cost.id)),
      predictions: {},
    }),
  }),
  CostParticipant: source<records.Participant>({
    path: 'travelExpense/costParticipant',
    rows: ({ company }) => company.participants,
  }),
  PerDiemCompensation: source<records.PerDiem>({
    path: 'travelExpense/perDiemCompensation',
    rows: ({ company }) => company.perDiems,
  }),
  MileageAllowance: source<records.Mileage>({
    path: 'travelExpense/mileageAllowance',
    rows: ({ company }) => company.mileages,
    shape: ({ supplementOf: _, ...own }, { company }) => ({
      ...own,
      passengers: ids(company.passengers.filter(({ mileageAllowance }) => mileageAllowance.id === own.id)),
      passengerSupplement: ids(company.mileages.filter(({ supplementOf }) => supplementOf?.id === own.id))[0] ?? null,
      trailerSupplement: null,
      tollCost: null,
      drivingStops: [],
    }),
  }),
  AccommodationAllowance: source<records.Accommodation>({
    path: 'travelExpense/accommodationAllowance',
    rows: ({ company }) => company.accommodations,
  }),
  Passenger: source<records.Passenger>({ path: 'travelExpense/passenger', rows: ({ company }) => company.passengers }),
  TravelCostCategory: source<records.CostCategory>({
    path: 'travelExpense/costCategory',
    rows: ({ company }) => company.costCategories,
    shape: ({ accountNumber, ...own }, { company }) => ({
      ...own,
      displayName: own.description,
      account: accountOf(company, accountNumber),
    }),
  }),
  TravelPaymentType: source<records.PaymentType>({
    path: 'travelExpense/paymentType',
    rows: ({ company }) => company.paymentTypes,
    shape: ({ accountNumber, ...own }, { company }) => ({
      ...own,
      displayName: `${own.description} (${accountNumber})`,
      account: accountOf(company, accountNumber),
    }),
  }),
  Document: source<records.StoredDocument>({
    path: 'document',
    rows: ({ company }) => company.documents,
    shape: ({ id, version, fileName, size, mimeType }) => ({ id, version, fileName, size, mimeType }),
  }),
  Voucher: source<records.Stored & { date: string | null; year: number }>({
    path: 'ledger/voucher',
    rows: ({ company }) =>
      company.travelExpenses.flatMap(({ voucher, approvedDate, numberYear }) =>
        voucher === null ? [] : [{ id: voucher.id, version: 0, date: approvedDate, year: Number(numberYear) }],
      ),
  }),
  Payslip: source({ path: 'salary/payslip', rows: () => [] }),
  TravelExpenseRateCategory: source({ path: 'travelExpense/rateCategory', rows: () => RATE_CATEGORIES }),
  TravelExpenseRate: source({ path: 'travelExpense/rate', rows: () => RATES }),
  TravelExpenseZone: source({ path: 'travelExpense/zone', rows: () => ZONES, shape: ({ dayRate: _, ...own }) => own }),
  Employee: employees,
  Employment: source<records.Employment>({ path: 'employee/employment', rows: ({ company }) => company.employments }),
  Department: source<records.Department>({
    path: 'department',
    rows: (context) => referable(context, 'departments', context.company.departments),
    shape: (own) => ({ ...own, displayName: `${own.departmentNumber} ${own.name}`.trim(), businessActivityTypeId: 0 }),
  }),
  Project: projects,
  ProjectParticipant: projectParticipants,
  Account: accounts,
  VatType: source({ path: 'ledger/vatType', rows: (context) => referable(context, 'vatTypes', VAT_TYPES) }),
  Currency: source({ path: 'currency', rows: (context) => referable(context, 'currencies', CURRENCIES) }),
  Company: source({
    path: 'company',
    rows: ({ company: { id, name, organizationNumber } }) => [
      {
        id,
        version: 1,
        name,
        displayName: name,
        organizationNumber,
        startDate: '2020-01-01',
        endDate: null,
        type: 'AS',
        currency: { id: 1 },
        accountantOrSimilar: false,
        companyMigration: 'NONE',
        invoiceShowDeliveryDate: false,
      },
    ],
  }),
};
