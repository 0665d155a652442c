import type { RegisterFields, RegisterRow } from '../contract/registers.js';
import type { Store } from '../store/index.js';
import type { RegisterFilter } from '../store/registers.js';
import { notConnectedYet } from './not-connected.js';

/** The registers that people look at, by the names the outside knows, and what is shown of a row. */
const SHOWN = {
  employees: shown('employees', ofEmployee),
  'cost-categories': shown('costCategories', (fields) => ({ ...fields })),
  'payment-types': shown('paymentTypes', ({ description }) => ({ description })),
  projects: shown('projects', ({ number, name }) => ({ number, name })),
  departments: shown('departments', ({ number, name }) => ({ number, name })),
};

export type ShownRegister = keyof typeof SHOWN;
export const SHOWN_REGISTERS = Object.keys(SHOWN) as readonly ShownRegister[];

type Shown = string | number | boolean | null;

/** A row of a register as people and programs see it. */
export type ShownRow = Pick<RegisterRow, 'tripletexId' | 'active' | 'inactiveReason' | 'firstSeenAt' | 'changedAt'> &
  Readonly<Record<string, Shown>>;

/** An employee as people see one. */
export type ShownEmployee = ShownRow & Pick<RegisterRow, 'inactiveSince'>;

type Picked<Name extends keyof RegisterFields> = (fields: RegisterFields[Name]) => Readonly<Record<string, Shown>>;
type Read = (store: Store, companyId: string, filter: RegisterFilter) => Promise<ShownRow[]>;

function shown<Name extends keyof RegisterFields>(register: Name, pick: Picked<Name>): Read {
  return async (store, companyId, filter) => {
    const rows = await store.registers.list(companyId, register, filter);
    return rows.map((row) => shownRow(row, pick));
  };
}

function shownRow<Name extends keyof RegisterFields>(row: RegisterRow<Name>, pick: Picked<Name>): ShownRow {
  const { tripletexId, active, inactiveReason, firstSeenAt, changedAt, fields } = row;
  return { tripletexId, ...pick(fields), active, inactiveReason, firstSeenAt, changedAt };
}

function ofEmployee({ number, firstName, lastName, email, canBeRegisteredFor }: RegisterFields['employees']) {
  return { number, firstName, lastName, email, canBeRegisteredFor };
}

/** What was last synchronised from the companies' Tripletex accounts. */
export class RegisterClient {
  constructor(private readonly store: Store) {}

  /** The rows of a register in the order of their ids. Throws `Refused` (404) for a company that was never connected. */
  async list(companyId: string, register: ShownRegister, filter: RegisterFilter = {}): Promise<ShownRow[]> {
    await this.demandCompany(companyId);
    return SHOWN[register](this.store, companyId, filter);
  }

  /** The employees, as `list` has them, and since when those that are inactive are so. */
  async employees(companyId: string, filter: RegisterFilter = {}): Promise<ShownEmployee[]> {
    await this.demandCompany(companyId);
    const rows = await this.store.registers.list(companyId, 'employees', filter);
    return rows.map((row) => ({ ...shownRow(row, ofEmployee), inactiveSince: row.inactiveSince }));
  }

  private async demandCompany(companyId: string): Promise<void> {
    if ((await this.store.companies.find(companyId)) === undefined) throw notConnectedYet();
  }
}
