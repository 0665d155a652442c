import { NO_VAT } from './registers/vat-types.js';
import type { Company, CostCategory, Department, Employee, PaymentType, Project } from './state/records.js';
import type { World } from './state/world.js';

export interface NewEmployee {
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
  readonly employeeNumber?: string;
  readonly departmentNumber?: string;
  readonly allowInformationRegistration?: boolean;
  readonly isContact?: boolean;
  readonly isProxy?: boolean;
  /** Whether there is an employment; there is when left out. */
  readonly isEmployed?: boolean;
  readonly id?: number;
}

export interface NewCostCategory {
  readonly description: string;
  readonly kind?: 'travel' | 'expense' | 'both';
  readonly vatTypeId?: number;
  readonly accountNumber?: number;
  readonly isVatLocked?: boolean;
}

export interface NewPaymentType {
  readonly description: string;
  readonly accountNumber?: number;
}

export interface NewDepartment {
  readonly name: string;
  readonly departmentNumber: string;
}

export interface NewProject {
  readonly number: string;
  readonly name: string;
  readonly startDate?: string;
  readonly endDate?: string | null;
  readonly isOffer?: boolean;
  readonly forParticipantsOnly?: boolean;
  readonly participantIds?: readonly number[];
  readonly projectManagerId?: number;
}

/** The registers of a company by the names the control endpoints use. */
export const REGISTERS = ['employees', 'projects', 'departments', 'costCategories', 'paymentTypes'] as const;
export type Register = (typeof REGISTERS)[number];

/** What people call a row by. */
const NAMES = ['description', 'number', 'departmentNumber', 'employeeNumber', 'email', 'name', 'id'] as const;

type Row = Employee | Project | Department | CostCategory | PaymentType;

/** The registers of a company as somebody keeps them in Tripletex' own pages. */
export class CompanyRegisters {
  constructor(
    protected readonly world: World,
    protected readonly company: Company,
  ) {}

  get employees(): readonly Employee[] {
    return this.company.employees;
  }

  get projects(): readonly Project[] {
    return this.company.projects;
  }

  get departments(): readonly Department[] {
    return this.company.departments;
  }

  get costCategories(): readonly CostCategory[] {
    return this.company.costCategories;
  }

  get paymentTypes(): readonly PaymentType[] {
    return this.company.paymentTypes;
  }

  addEmployee(employee: NewEmployee): Employee {
    const { company, world } = this;
    const department = company.departments.find(
      ({ departmentNumber }) => departmentNumber === (employee.departmentNumber ?? ''),
    );
    const row: Employee = {
      id: employee.id ?? world.nextId(),
      version: 1,
      firstName: employee.firstName,
      lastName: employee.lastName,
      email: employee.email ?? '',
      employeeNumber: employee.employeeNumber ?? '',
      phoneNumberMobile: '',
      department: department === undefined ? null : { id: department.id },
      allowInformationRegistration: employee.allowInformationRegistration ?? true,
      isContact: employee.isContact ?? false,
      isProxy: employee.isProxy ?? false,
      hasSystemAccess: true,
      isInactive: false,
    };
    company.employees.push(row);
    if (employee.isEmployed ?? true)
      company.employments.push({
        id: world.nextId(),
        version: 1,
        employee: { id: row.id },
        startDate: '2020-01-01',
        endDate: null,
      });
    world.keep();
    return row;
  }

  /** Somebody at a customer: no employee, but in the same list for whoever asks for contacts. */
  addContact(contact: Pick<NewEmployee, 'firstName' | 'lastName' | 'email'>): Employee {
    return this.addEmployee({ ...contact, isContact: true, isEmployed: false, allowInformationRegistration: false });
  }

  addCostCategory({
    description,
    kind = 'travel',
    vatTypeId = NO_VAT,
    accountNumber = 7140,
    isVatLocked = false,
  }: NewCostCategory): CostCategory {
    const row: CostCategory = {
      id: this.world.nextId(),
      version: 0,
      description,
      accountNumber,
      vatType: { id: vatTypeId },
      isVatLocked,
      showOnTravelExpenses: kind !== 'expense',
      showOnEmployeeExpenses: kind !== 'travel',
      isInactive: false,
      sequence: this.company.costCategories.length,
    };
    return this.added(this.company.costCategories, row);
  }

  addPaymentType({ description, accountNumber = 2490 }: NewPaymentType): PaymentType {
    const shown = { showOnTravelExpenses: true, showOnEmployeeExpenses: true, isInactive: false };
    return this.added(this.company.paymentTypes, {
      id: this.world.nextId(),
      version: 0,
      description,
      accountNumber,
      ...shown,
    });
  }

  addDepartment({ name, departmentNumber }: NewDepartment): Department {
    const row = {
      id: this.world.nextId(),
      version: 0,
      name,
      departmentNumber,
      departmentManager: null,
      isInactive: false,
    };
    return this.added(this.company.departments, row);
  }

  addProject(project: NewProject): Project {
    const row: Project = {
      id: this.world.nextId(),
      version: 1,
      number: project.number,
      name: project.name,
      projectManager: { id: project.projectManagerId ?? this.company.keys[0]?.ownerId ?? 0 },
      department: null,
      mainProject: null,
      startDate: project.startDate ?? '2020-01-01',
      endDate: project.endDate ?? null,
      isClosed: false,
      isOffer: project.isOffer ?? false,
      isInternal: false,
      forParticipantsOnly: project.forParticipantsOnly ?? false,
      participantIds: [...(project.participantIds ?? [])],
    };
    return this.added(this.company.projects, row);
  }

  /** Changes fields of a row, which is named by its description, number, e-mail, name or id. */
  change(register: Register, which: string | number, changes: Readonly<Record<string, unknown>>): void {
    const row = this.row(register, which);
    const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(row, name) || name === 'id');
    if (unknown.length > 0)
      throw new Error(`${register} have no ${unknown.join(', ')}. They have: ${Object.keys(row).join(', ')}.`);
    Object.assign(row, changes, { version: row.version + 1 });
    this.world.keep();
  }

  /** Takes a row out of use: a project is closed, nothing can be registered on an employee, the others are inactive. */
  deactivate(register: Register, which: string | number): void {
    if (register === 'projects') this.change(register, which, { isClosed: true });
    else if (register === 'employees')
      this.change(register, which, { isInactive: true, allowInformationRegistration: false });
    else this.change(register, which, { isInactive: true });
  }

  /** Gives a row another name, an employee another last name. */
  rename(register: Register, which: string | number, name: string): void {
    const field = {
      employees: 'lastName',
      projects: 'name',
      departments: 'name',
      costCategories: 'description',
      paymentTypes: 'description',
    }[register];
    this.change(register, which, { [field]: name });
  }

  remove(register: Register, which: string | number): void {
    const { id } = this.row(register, which);
    const rows: { id: number }[] = this.company[register];
    rows.splice(
      rows.findIndex((row) => row.id === id),
      1,
    );
    this.world.keep();
  }

  endEmployment(which: string | number, endDate: string): void {
    const { id } = this.row('employees', which);
    for (const employment of this.company.employments.filter(({ employee }) => employee.id === id)) {
      Object.assign(employment, { endDate, version: employment.version + 1 });
    }
    this.world.keep();
  }

  /** The row of a register somebody means; throws when there is none. */
  protected row(register: Register, which: string | number): Row {
    const rows: readonly Row[] = this.company[register];
    const valuesOf = (row: Row) => Object.entries(row).filter(([name]) => NAMES.some((known) => known === name));
    const found = rows.find((row) => valuesOf(row).some(([, value]) => String(value) === String(which)));
    if (found === undefined)
      throw new Error(`${this.company.name} has none among its ${register} that is called "${which}".`);
    return found;
  }

  private added<Added extends Row>(rows: Added[], row: Added): Added {
    rows.push(row);
    this.world.keep();
    return row;
  }
}
