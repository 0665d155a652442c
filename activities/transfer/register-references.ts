import { isSynced, type RegisterName, type RegisterRow } from '../../contract/registers.js';
import type { Company } from '../../store/companies.js';
import type { Registers } from '../../store/registers.js';
import {
  deductsVat,
  type CostCategory,
  type Currency,
  type Department,
  type Employee,
  type PaymentType,
  type Project,
  type References,
} from './references.js';

/** How long what was read counts: who left a number to somebody else would be booked on for as long. */
const TRUSTED_MS = 24 * 60 * 60_000;

/**
 * What a transfer needs to know, from the registers as they were last synchronised. A register that was not read to its end for a
 * day, or not since the key in use, tells nothing: Tripletex is asked then. For one transfer at one moment; nothing is asked for
 * twice.
 */
export class RegisterReferences implements References {
  private readonly asked = new Map<string, Promise<unknown>>();

  constructor(
    private readonly registers: Registers,
    private readonly company: Company,
    private readonly live: References,
    private readonly now: Date,
  ) {}

  costCategories() {
    return this.from<readonly CostCategory[]>(
      'costCategories',
      async () => (await this.all('costCategories')).map(categoryOf),
      () => this.live.costCategories(),
    );
  }

  paymentTypes() {
    return this.from<readonly PaymentType[]>(
      'paymentTypes',
      async () => (await this.all('paymentTypes')).map(paymentTypeOf),
      () => this.live.paymentTypes(),
    );
  }

  /** Read with every synchronisation, as the cost categories are. */
  async isVatRegistered() {
    const { vatRegistrationStatus: status } = this.company;
    if (status === null || !(await this.isRead('costCategories'))) return this.live.isVatRegistered();
    return deductsVat(status);
  }

  activeVatTypes() {
    return this.from<ReadonlySet<number> | null>(
      'vatTypes',
      async () => new Set((await this.all('vatTypes')).filter(isActive).map(({ tripletexId }) => tripletexId)),
      () => this.live.activeVatTypes(),
    );
  }

  employeesById(id: number) {
    return this.employees(
      `id ${id}`,
      () => this.registers.byId(this.company.companyId, 'employees', id),
      () => this.live.employeesById(id),
    );
  }

  employeesByNumber(number: string) {
    return this.employees(
      `number ${number}`,
      () => this.registers.byKey(this.company.companyId, 'employees', number),
      () => this.live.employeesByNumber(number),
    );
  }

  employeesByEmail(email: string) {
    return this.employees(
      `email ${email}`,
      () => this.registers.byEmail(this.company.companyId, email),
      () => this.live.employeesByEmail(email),
    );
  }

  project(number: string) {
    return this.from<Project | undefined>(
      'projects',
      async () => (await this.named('projects', number)).map(projectOf)[0],
      () => this.live.project(number),
      number,
    );
  }

  department(number: string) {
    return this.from<Department | undefined>(
      'departments',
      async () =>
        (await this.named('departments', number)).map(({ tripletexId: id }) => ({ id, isInactive: false }))[0],
      () => this.live.department(number),
      number,
    );
  }

  currency(code: string) {
    return this.from<Currency | undefined>(
      'currencies',
      async () => (await this.named('currencies', code)).map(({ tripletexId: id }) => ({ id, isDisabled: false }))[0],
      () => this.live.currency(code),
      code,
    );
  }

  private employees(
    key: string,
    find: () => Promise<RegisterRow<'employees'>[]>,
    ask: () => Promise<readonly Employee[]>,
  ): Promise<readonly Employee[]> {
    const kept = async () => {
      const rows = (await find()).filter(({ inactiveReason }) => inactiveReason !== 'missing');
      // Keys that point at two people are told apart only when every one of them is known.
      return rows.length > 0 ? rows.map(employeeOf) : ask();
    };
    return this.from<readonly Employee[]>('employees', kept, ask, key);
  }

  private all<Name extends RegisterName>(register: Name): Promise<RegisterRow<Name>[]> {
    return this.registers.list(this.company.companyId, register);
  }

  /** The active rows of a number or a code. */
  private async named<Name extends RegisterName>(register: Name, key: string): Promise<RegisterRow<Name>[]> {
    return (await this.registers.byKey(this.company.companyId, register, key)).filter(isActive);
  }

  /** From a register that was read to its end, else from Tripletex. */
  private from<T>(register: RegisterName, find: () => Promise<T>, ask: () => Promise<T>, key = ''): Promise<T> {
    return this.once(`${register} ${key}`, async () => ((await this.isRead(register)) ? find() : ask()));
  }

  /** What is not synchronised any more tells nothing either: it may have grown old. */
  private isRead(register: RegisterName): Promise<boolean> {
    const { companyId, settings } = this.company;
    if (!isSynced(register, settings.sync)) return Promise.resolve(false);
    return this.once('states', () => this.registers.completeAt(companyId)).then((completeAt) =>
      this.isTrusted(completeAt.get(register)),
    );
  }

  private isTrusted(completeAt: Date | undefined): boolean {
    if (completeAt === undefined) return false;
    const keySince = this.company.keySince?.getTime() ?? 0;
    return completeAt.getTime() > Math.max(keySince, this.now.getTime() - TRUSTED_MS);
  }

  private once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.asked.get(key);
    if (known) return known as Promise<T>;
    const answer = ask();
    this.asked.set(key, answer);
    return answer;
  }
}

function isActive({ active }: RegisterRow): boolean {
  return active;
}

function categoryOf({ tripletexId: id, active, fields }: RegisterRow<'costCategories'>): CostCategory {
  const { description, vatType, vatLocked, travel, expense } = fields;
  const shown = { showOnTravelExpenses: travel, showOnEmployeeExpenses: expense };
  return { id, description, vatTypeId: vatType, isVatLocked: vatLocked, ...shown, isInactive: !active };
}

function paymentTypeOf({ tripletexId: id, active, fields }: RegisterRow<'paymentTypes'>): PaymentType {
  const { description, travel, expense } = fields;
  return { id, description, showOnTravelExpenses: travel, showOnEmployeeExpenses: expense, isInactive: !active };
}

function employeeOf({ tripletexId: id, name, fields }: RegisterRow<'employees'>): Employee {
  const { canBeRegisteredFor, employedUntil } = fields;
  return { id, name, allowInformationRegistration: canBeRegisteredFor, employedUntil };
}

function projectOf({ tripletexId: id, fields }: RegisterRow<'projects'>): Project {
  const { name, startDate, endDate, participants } = fields;
  return { id, name, isClosed: false, startDate, endDate, participants };
}
