import {
  listCostCategories,
  listCurrencies,
  listDepartments,
  listEmployees,
  listPaymentTypes,
  listProjects,
  listVatTypes,
  readAll,
  readVatSettings,
  type TripletexCompany,
} from '../../tripletex/index.js';
import { unlessHidden } from '../company/unless-hidden.js';
import { lastDay, participantsOf } from '../sync/register-readers.js';
import { deductsVat, type Employee, type Project, type References } from './references.js';

type Row<E extends { schema: { _zod: { output: unknown } } }> = E['schema']['_zod']['output'];

/**
 * Reads what a transfer needs to know live from Tripletex, and remembers it for a moment: transfers of one company that follow
 * each other closely need not ask again. `forget` before a transfer that was stopped, so that it sees what was cured.
 */
export class LiveReferences implements References {
  private remembered = new Map<string, { until: number; value: Promise<unknown> }>();

  constructor(
    private readonly company: TripletexCompany,
    private readonly rememberMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Forgets everything, so that the next question goes to Tripletex. */
  forget(): void {
    this.remembered = new Map();
  }

  costCategories() {
    return this.once('costCategories', async () =>
      (await readAll(this.company, listCostCategories)).map(({ vatType, ...category }) => ({
        ...category,
        vatTypeId: vatType?.id ?? 0,
      })),
    );
  }

  paymentTypes() {
    return this.once('paymentTypes', () => readAll(this.company, listPaymentTypes));
  }

  /** Where the key may not read the settings, the active VAT types tell. */
  isVatRegistered() {
    return this.once('vatSettings', async () => {
      const settings = await unlessHidden(() => this.company.call(readVatSettings));
      const status = settings?.value.vatRegistrationStatus ?? null;
      if (status !== null) return deductsVat(status);
      // Who is not registered has no type to deduct by.
      const active = await this.activeVatTypes();
      return active === null || [...active].some((id) => id !== 0);
    });
  }

  activeVatTypes() {
    return this.once('vatTypes', async () => {
      const rows = await unlessHidden(() => readAll(this.company, listVatTypes, { typeOfVat: 'INCOMING' }));
      // Every company has the type for no VAT: an empty list is one that the key may not see.
      return rows === undefined || rows.length === 0 ? null : new Set(rows.map(({ id }) => id));
    });
  }

  employeesById(id: number) {
    return this.employees({ id }, (row) => row.id === id);
  }

  employeesByNumber(number: string) {
    return this.employees({ employeeNumber: number }, (row) => row.employeeNumber === number);
  }

  /** Tripletex finds every address that contains the one asked for (official document 2.75.00). */
  employeesByEmail(email: string) {
    return this.employees({ email }, (row) => row.email?.toLowerCase() === email.toLowerCase());
  }

  project(number: string) {
    return this.once(`project ${number}`, async () => {
      const rows = await readAll(this.company, listProjects, { number });
      const row = rows.find((candidate) => candidate.number === number && !candidate.isOffer);
      return row && projectOf(row);
    });
  }

  department(number: string) {
    return this.once(`department ${number}`, async () => {
      const rows = (await readAll(this.company, listDepartments, { departmentNumber: number })).filter(
        (row) => row.departmentNumber === number,
      );
      const row = rows.find(({ isInactive }) => isInactive !== true) ?? rows[0];
      return row && { id: row.id, isInactive: row.isInactive === true };
    });
  }

  currency(code: string) {
    return this.once(`currency ${code}`, async () => {
      const rows = await readAll(this.company, listCurrencies, { code });
      return rows.find((row) => row.code === code);
    });
  }

  /** Contacts and accountants' proxies are no employees to whom anything is paid. */
  private employees(
    query: Record<string, string | number>,
    isMatch: (row: Row<typeof listEmployees>) => boolean,
  ): Promise<Employee[]> {
    return this.once(`employee ${JSON.stringify(query)}`, async () => {
      const rows = await readAll(this.company, listEmployees, query);
      return rows.filter((row) => isMatch(row) && row.isContact !== true && row.isProxy !== true).map(employeeOf);
    });
  }

  private async once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.remembered.get(key);
    if (known && known.until > this.now()) return known.value as Promise<T>;
    const value = read();
    this.forgetExpired();
    this.remembered.set(key, { until: this.now() + this.rememberMs, value });
    value.catch(() => this.remembered.get(key)?.value === value && this.remembered.delete(key));
    return value;
  }

  private forgetExpired(): void {
    for (const [key, { until }] of this.remembered) if (until <= this.now()) this.remembered.delete(key);
  }
}

function employeeOf({
  id,
  firstName,
  lastName,
  allowInformationRegistration,
  employments,
}: Row<typeof listEmployees>): Employee {
  return {
    id,
    name: [firstName, lastName].filter(Boolean).join(' '),
    allowInformationRegistration: allowInformationRegistration !== false,
    employedUntil: lastDay(employments),
  };
}

function projectOf(project: Row<typeof listProjects>): Project {
  const { id, name, isClosed, startDate, endDate } = project;
  return {
    id,
    name,
    isClosed,
    startDate: startDate ?? null,
    endDate: endDate ?? null,
    participants: participantsOf(project),
  };
}
