import type { Fields } from './fields.js';
import { MODELS, type ModelName } from './model.js';
import type { Company, Cost, Stored, TravelExpense } from './world.js';
import { CURRENCIES, VAT_TYPES } from './global-registers.js';

/** Where an object of a model is read, for its `url`. */
const PATHS: Partial<Record<ModelName, string>> = {
  TravelExpense: 'travelExpense',
  Cost: 'travelExpense/cost',
  CostParticipant: 'travelExpense/costParticipant',
  TravelCostCategory: 'travelExpense/costCategory',
  TravelPaymentType: 'travelExpense/paymentType',
  Employee: 'employee',
  Employment: 'employee/employment',
  Department: 'department',
  Project: 'project',
  ProjectParticipant: 'project/participant',
  Company: 'company',
  VatType: 'ledger/vatType',
  Currency: 'currency',
  Document: 'document',
};

/** Shows objects of one company as the API answers them. */
export class Renderer {
  constructor(
    private readonly company: Company,
    private readonly host: string,
  ) {}

  /** An object with the fields asked for, all own ones by default. References stay references unless they are expanded. */
  render(model: ModelName, stored: Stored, fields?: Fields): Record<string, unknown> {
    const all = this.whole(model, stored);
    const wanted = fields ?? new Map([['*', null]]);
    const names = wanted.has('*')
      ? [...new Set([...Object.keys(all), ...wanted.keys()])].filter((name) => name !== '*')
      : [...wanted.keys()];
    const shown = names
      .filter((name) => Object.hasOwn(all, name))
      .map((name) => [name, this.show(model, name, all[name], wanted.get(name) ?? null)]);
    return Object.fromEntries(shown) as Record<string, unknown>;
  }

  /** The address of an object: without a scheme (observed March 2026). */
  url(model: ModelName, id: number): string {
    return `${this.host}/v2/${PATHS[model] ?? ''}/${id}`;
  }

  private show(model: ModelName, name: string, value: unknown, fields: Fields | null): unknown {
    const field = MODELS[model].get(name);
    if (field?.model === undefined || value === null || value === undefined) return value;
    if (field.model === 'TravelDetails')
      return fields === null ? value : this.render(field.model, value as Stored, fields);
    const referred = field.model;
    if (!Array.isArray(value)) return this.reference(referred, (value as Stored).id, fields);
    return value.map((item) => this.reference(referred, (item as Stored).id, fields));
  }

  private reference(model: ModelName, id: number, fields: Fields | null): unknown {
    const stored = fields === null ? undefined : this.find(model, id);
    return stored && fields ? this.render(model, stored, fields) : { id, url: this.url(model, id) };
  }

  private find(model: ModelName, id: number): Stored | undefined {
    return this.rows(model).find((row) => row.id === id);
  }

  /** Every object of a model that this company has. */
  rows(model: ModelName): readonly Stored[] {
    const { company } = this;
    const registers: Partial<Record<ModelName, readonly Stored[]>> = {
      TravelExpense: company.travelExpenses,
      Cost: company.costs,
      CostParticipant: company.participants,
      TravelCostCategory: company.costCategories,
      TravelPaymentType: company.paymentTypes,
      Employee: company.employees,
      Employment: company.employments,
      Department: company.departments,
      Project: company.projects,
      VatType: VAT_TYPES,
      Currency: CURRENCIES,
      Document: company.documents.map(({ id, version, fileName, size, mimeType }) => ({
        id,
        version,
        fileName,
        size,
        mimeType,
      })),
    };
    return registers[model] ?? [];
  }

  private whole(model: ModelName, stored: Stored): Record<string, unknown> {
    const url = PATHS[model] === undefined ? {} : { url: this.url(model, stored.id) };
    if (model === 'TravelExpense') return { ...this.travelExpense(stored as TravelExpense), ...url };
    if (model === 'Cost')
      return { ...stored, participants: this.childrenOf('cost', this.company.participants, stored.id), ...url };
    if (model === 'Employee') {
      const displayName = `${String(stored.firstName)} ${String(stored.lastName)}`;
      return {
        ...stored,
        displayName,
        employments: this.childrenOf('employee', this.company.employments, stored.id),
        ...url,
      };
    }
    return { ...stored, ...url };
  }

  private childrenOf(parent: string, rows: readonly Stored[], id: number): { id: number }[] {
    return rows.filter((row) => (row[parent] as { id: number }).id === id).map((row) => ({ id: row.id }));
  }

  private travelExpense(stored: TravelExpense): Record<string, unknown> {
    const costs = costsOf(this.company, stored.id);
    const amount = costs.reduce((sum, { amountNOKInclVAT }) => sum + Math.round(amountNOKInclVAT * 100), 0) / 100;
    const numberAsString = `${stored.number}-${stored.date.slice(0, 4)}`;
    const closed = this.company.closedMonths.includes(stored.date.slice(0, 7));
    const { travelDetails, ...rest } = stored;
    return {
      ...rest,
      ...(travelDetails && { travelDetails }),
      costs: costs.map(({ id }) => ({ id })),
      perDiemCompensations: [],
      mileageAllowances: [],
      accommodationAllowances: [],
      amount,
      paymentAmount: amount,
      numberAsString,
      displayName: `${stored.number} - ${stored.title}`,
      displayNameWithoutNumber: stored.title,
      isCompleted: !['OPEN', 'REJECTED'].includes(stored.state),
      isApproved: ['APPROVED', 'SALARY_PAID'].includes(stored.state),
      stateName: stateName(stored),
      actions: ACTIONS[stored.state].map((rel) => ({
        rel,
        type: 'PUT',
        href: `${this.host}/v2/expense/:${rel.toLowerCase()}`,
      })),
      // One even without any file (observed March 2026).
      attachmentCount: 1,
      accountingPeriodClosed: closed,
      accountingPeriodVATClosed: closed,
      type: travelDetails ? 0 : 1,
    };
  }
}

/** The costs of a travel expense. */
export function costsOf({ costs }: Company, travelExpenseId: number): Cost[] {
  return costs.filter(({ travelExpense }) => travelExpense.id === travelExpenseId);
}

const ACTIONS: Record<TravelExpense['state'], readonly string[]> = {
  OPEN: ['DELIVER', 'COPY', 'DELETE'],
  DELIVERED: ['APPROVE', 'REJECT', 'COPY', 'DELETE'],
  APPROVED: ['CREATE_VOUCHER', 'UNAPPROVE', 'REJECT', 'COPY', 'DELETE'],
  SALARY_PAID: ['GO_TO_PAYSLIP', 'COPY'],
  REJECTED: ['DELIVER', 'COPY', 'DELETE'],
};

function stateName({ state, travelDetails }: TravelExpense): string {
  const names = {
    OPEN: travelDetails ? 'Åpen' : 'Åpent',
    DELIVERED: 'Levert',
    APPROVED: 'Godkjent',
    SALARY_PAID: 'Utbetalt',
    REJECTED: 'Avvist',
  };
  return names[state];
}
