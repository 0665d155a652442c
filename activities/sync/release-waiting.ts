import type { ProblemCode } from '../../contract/problems.js';
import type { RegisterChange, RegisterName } from '../../contract/registers.js';
import type { WaitingTransfer } from '../../store/transfers.js';
import type { Wiring } from '../create-activities.js';

type Details = Readonly<Record<string, unknown>>;
type Changed = Readonly<Record<RegisterName, ReadonlySet<number>>>;

/** Whether a transfer that waits for a problem waits for something that has changed. */
type Cure = (wiring: Wiring, companyId: string, details: Details, changed: Changed) => Promise<boolean>;

/** What each problem that a register can cure waits for. Who waits for nothing in particular is let go by any change of its register. */
const CURES: Partial<Record<ProblemCode, { readonly register: RegisterName; readonly isCured: Cure }>> = {
  'TLX-201': { register: 'employees', isCured: isEmployee },
  'TLX-202': { register: 'employees', isCured: isEmployee },
  'TLX-203': { register: 'employees', isCured: isEmployee },
  'TLX-302': { register: 'costCategories', isCured: isNamed('costCategories', 'reference') },
  'TLX-303': { register: 'paymentTypes', isCured: isNamed('paymentTypes', 'paymentType') },
  'TLX-304': { register: 'projects', isCured: isNamed('projects', 'projectNumber') },
};

/** Lets go exactly the transfers of a company that wait for something a synchronisation has added or changed. Answers how many. */
export async function releaseWaiting(
  wiring: Wiring,
  companyId: string,
  changes: readonly RegisterChange[],
): Promise<number> {
  const changed = changedRows(changes);
  const released: WaitingTransfer[] = [];
  for (const [code, { register, isCured }] of Object.entries(CURES)) {
    if (changed[register].size === 0) continue;
    for (const waiting of await wiring.store.transfers.waitingFor(companyId, code as ProblemCode)) {
      if (await isCured(wiring, companyId, waiting.details, changed)) released.push(waiting);
    }
  }
  return released.length === 0 ? 0 : wiring.release(released);
}

function changedRows(changes: readonly RegisterChange[]): Changed {
  const rows = {
    vatTypes: new Set<number>(),
    currencies: new Set<number>(),
    costCategories: new Set<number>(),
    paymentTypes: new Set<number>(),
    departments: new Set<number>(),
    employees: new Set<number>(),
    projects: new Set<number>(),
  };
  for (const { register, tripletexId, change } of changes) if (change !== 'refused') rows[register].add(tripletexId);
  return rows;
}

/** By any of the keys the report gave of its employee. */
async function isEmployee(
  { store }: Wiring,
  companyId: string,
  details: Details,
  { employees }: Changed,
): Promise<boolean> {
  const { tripletexEmployeeId: id, employeeNumber: number, email } = details;
  const found = [
    ...(typeof id === 'number' ? await store.registers.byId(companyId, 'employees', id) : []),
    ...(typeof number === 'string' ? await store.registers.byKey(companyId, 'employees', number) : []),
    ...(typeof email === 'string' ? await store.registers.byEmail(companyId, email) : []),
  ];
  return found.some(({ tripletexId }) => employees.has(tripletexId));
}

function isNamed(register: RegisterName, detail: string): Cure {
  return async ({ store }, companyId, details, changed) => {
    const name = details[detail];
    if (typeof name !== 'string') return true;
    const byId = /^\d+$/.test(name) ? await store.registers.byId(companyId, register, Number(name)) : [];
    const found = [...byId, ...(await store.registers.byKey(companyId, register, name))];
    return found.some(({ tripletexId }) => changed[register].has(tripletexId));
  };
}
