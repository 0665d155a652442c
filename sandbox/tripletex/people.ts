import { endSessions } from './sessions.js';
import { forget } from './travel-expenses.js';
import { notFound } from './refusals.js';
import type { Company, Stored, TravelExpense, World } from './world.js';

/** What people do in Tripletex' own pages, for a company of the stand-in. Every method is as if somebody clicked it. */
export class People {
  constructor(
    private readonly world: World,
    readonly company: Company,
  ) {}

  addEmployee(employee: { firstName: string; lastName: string; email?: string; employeeNumber?: string }): Stored {
    const stored = {
      id: this.world.nextId(),
      version: 1,
      firstName: employee.firstName,
      lastName: employee.lastName,
      email: employee.email ?? '',
      employeeNumber: employee.employeeNumber ?? '',
      allowInformationRegistration: true,
      isContact: false,
      isProxy: false,
      department: { id: this.company.departments[0]?.id ?? 0 },
    };
    this.company.employees.push(stored);
    this.world.keep();
    return stored;
  }

  addCostCategory(category: {
    description: string;
    travel: boolean;
    expense: boolean;
    vatTypeId?: number;
    isVatLocked?: boolean;
  }): Stored {
    return this.add('costCategories', {
      description: category.description,
      displayName: category.description,
      account: { id: this.world.nextId() },
      vatType: { id: category.vatTypeId ?? 0 },
      isVatLocked: category.isVatLocked ?? false,
      showOnTravelExpenses: category.travel,
      showOnEmployeeExpenses: category.expense,
      isInactive: false,
      sequence: this.company.costCategories.length,
    });
  }

  addPaymentType(description: string): Stored {
    const account = { id: this.world.nextId() };
    const shown = { showOnTravelExpenses: true, showOnEmployeeExpenses: true, isInactive: false };
    return this.add('paymentTypes', { description, displayName: description, account, ...shown });
  }

  addDepartment(name: string, departmentNumber: string): Stored {
    return this.add('departments', {
      name,
      departmentNumber,
      displayName: `${departmentNumber} ${name}`,
      isInactive: false,
    });
  }

  addProject(number: string, name: string): Stored {
    const dates = { startDate: '2024-01-01', endDate: null };
    const flags = { isClosed: false, isOffer: false, isInternal: false, forParticipantsOnly: false, participants: [] };
    return this.add('projects', { number, name, displayName: `${number} ${name}`, ...dates, ...flags });
  }

  /** Changes fields of a row of a register, found by its description, number or id: deactivate, rename, close. */
  change(register: Register, which: string, changes: Record<string, unknown>): void {
    const row = (this.company[register] as Stored[]).find((candidate) =>
      NAMES.some((name) => String(candidate[name]) === which),
    );
    if (row === undefined) throw notFound();
    Object.assign(row, changes);
    row.version += 1;
    this.world.keep();
  }

  remove(register: Register, which: string): void {
    const rows = this.company[register] as Stored[];
    const index = rows.findIndex((candidate) => NAMES.some((name) => String(candidate[name]) === which));
    if (index === -1) throw notFound();
    rows.splice(index, 1);
    this.world.keep();
  }

  /** Changes what the company has set: modules, settings, VAT registration, closed months, approval flow. */
  set(
    changes: Partial<
      Pick<
        Company,
        | 'modules'
        | 'settings'
        | 'vatRegistrationStatus'
        | 'closedMonths'
        | 'hasAttestationFlow'
        | 'organizationNumber'
        | 'name'
      >
    >,
  ): void {
    Object.assign(this.company, changes);
    this.world.keep();
  }

  /** Ticks a right of the key's technical user, or takes the tick away. */
  tick(entitlement: number, ticked: boolean): void {
    for (const { technicalUserId } of this.company.keys) {
      const rights = (this.company.entitlements[String(technicalUserId)] ?? []).filter((id) => id !== entitlement);
      this.company.entitlements[String(technicalUserId)] = ticked ? [...rights, entitlement] : rights;
    }
    this.world.keep();
  }

  revokeKeys(): void {
    for (const key of this.company.keys) key.revoked = true;
    this.world.keep();
  }

  expireSessions(): void {
    endSessions(this.company);
    this.world.keep();
  }

  travelExpense(which: number | string): TravelExpense {
    const found = this.company.travelExpenses.find(
      ({ id, title }) => id === Number(which) || title.startsWith(`${which} `),
    );
    if (found === undefined) throw notFound();
    return found;
  }

  deleteTravelExpense(which: number | string): void {
    forget(this.company, this.travelExpense(which).id);
    this.world.keep();
  }

  reject(which: number | string, comment: string): void {
    this.moved(which, {
      state: 'REJECTED',
      rejectedComment: comment,
      rejectedBy: { id: this.company.keys[0]?.ownerId ?? 0 },
    });
  }

  approve(which: number | string): void {
    this.moved(which, {
      state: 'APPROVED',
      approvedBy: { id: this.company.keys[0]?.ownerId ?? 0 },
      approvedDate: this.world.today,
    });
  }

  reopen(which: number | string): void {
    this.moved(which, { state: 'OPEN' });
  }

  private moved(which: number | string, changes: Partial<TravelExpense>): void {
    const stored = this.travelExpense(which);
    Object.assign(stored, changes);
    stored.version += 1;
    this.world.keep();
  }

  /** Changes the amount of one of its costs, counted from 0. */
  changeCost(which: number | string, index: number, amount: number): void {
    const { id } = this.travelExpense(which);
    const cost = this.company.costs.filter(({ travelExpense }) => travelExpense.id === id)[index];
    if (cost === undefined) throw notFound();
    Object.assign(cost, { amountCurrencyIncVat: amount, amountNOKInclVAT: amount, version: cost.version + 1 });
    this.world.keep();
  }

  /** Enters a travel expense by hand, as somebody would who did not wait for Sonya. */
  enterByHand(entry: {
    employeeId: number;
    title: string;
    departure?: string;
    return?: string;
    costs: { date: string; amount: number }[];
  }): TravelExpense {
    const { world, company } = this;
    const id = world.nextId();
    const date = entry.return ?? world.today;
    const year = date.slice(0, 4);
    const number = (company.numbers[year] ?? 0) + 1;
    company.numbers[year] = number;
    const details =
      entry.departure === undefined
        ? null
        : { departureDate: entry.departure, returnDate: entry.return, departureFrom: 'Oslo', destination: 'Oslo' };
    const none = {
      department: null,
      project: null,
      completedBy: null,
      approvedBy: null,
      rejectedBy: null,
      voucher: null,
      attachment: null,
    };
    const stored: TravelExpense = {
      id,
      version: 2,
      employee: { id: entry.employeeId },
      title: entry.title,
      travelDetails: details,
      state: 'OPEN',
      date,
      number,
      rejectedComment: '',
      ...none,
    };
    company.travelExpenses.push(stored);
    for (const { date: day, amount } of entry.costs) {
      const money = { amountCurrencyIncVat: amount, amountNOKInclVAT: amount, rate: 1, currency: { id: 1 } };
      const refs = { costCategory: null, vatType: null, paymentType: null };
      company.costs.push({
        id: world.nextId(),
        version: 1,
        travelExpense: { id },
        date: day,
        comments: '',
        ...money,
        ...refs,
      });
    }
    world.keep();
    return stored;
  }

  private add(register: Exclude<Register, 'employees'>, fields: Record<string, unknown>): Stored {
    const stored: Stored = { id: this.world.nextId(), version: 0, ...fields };
    this.company[register].push(stored);
    this.world.keep();
    return stored;
  }
}

export type Register = 'employees' | 'costCategories' | 'paymentTypes' | 'departments' | 'projects';

/** What people call a row by. */
const NAMES = ['description', 'number', 'departmentNumber', 'employeeNumber', 'email', 'id'];
