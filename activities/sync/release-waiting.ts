import type { ProblemCode } from '../../contract/problems.js';
import type { RegisterName } from '../../contract/registers.js';
import type { NamedRows, Registers } from '../../store/registers.js';
import type { TransferKey } from '../../store/transfers.js';
import type { WaitingTransfer } from '../../store/waiting-transfers.js';
import type { Wiring } from '../create-activities.js';

type Details = Readonly<Record<string, unknown>>;

/** Where the cure of a problem shows, and by which rows. Who waits for nothing in particular is let go by any change of the register. */
interface Cure {
  readonly register: RegisterName;
  readonly rowsOf: (details: Details) => NamedRows | undefined;
  /** What must hold besides. */
  readonly isMet?: (registers: Registers, companyId: string, details: Details) => Promise<boolean>;
}

const BY_EMPLOYEE: Cure = { register: 'employees', rowsOf: employeeOf };

/** What somebody changed of one of two that fitted fits no more: any change may be the one, if it leaves one. */
const BY_ONLY_EMPLOYEE: Cure = {
  register: 'employees',
  rowsOf: () => undefined,
  isMet: async (registers, companyId, details) => {
    const fitting = await registers.named(companyId, 'employees', employeeOf(details));
    return fitting.filter(({ inactiveReason }) => inactiveReason !== 'missing').length === 1;
  },
};

/** Every problem that a register can cure. */
const CURES: Partial<Record<ProblemCode, Cure>> = {
  'TLX-201': BY_EMPLOYEE,
  'TLX-202': BY_EMPLOYEE,
  'TLX-203': BY_ONLY_EMPLOYEE,
  'TLX-302': { register: 'costCategories', rowsOf: ({ reference }) => named(reference) },
  'TLX-303': { register: 'paymentTypes', rowsOf: ({ paymentType }) => named(paymentType) },
  'TLX-304': { register: 'projects', rowsOf: ({ projectNumber }) => named(projectNumber) },
};

/** By any of the keys a report gave. */
function employeeOf({ tripletexEmployeeId: id, employeeNumber: number, email }: Details): NamedRows {
  return {
    tripletexId: typeof id === 'number' ? id : undefined,
    key: typeof number === 'string' ? number : undefined,
    email: typeof email === 'string' ? email : undefined,
  };
}

/** By what references call a row: digits may be an id too. */
function named(name: unknown): NamedRows | undefined {
  if (typeof name !== 'string') return undefined;
  return { key: name, tripletexId: /^\d{1,15}$/.test(name) ? Number(name) : undefined };
}

/** Lets go exactly the transfers of a company that wait for something which the registers show as added or changed since an instant. */
export async function releaseChanged(wiring: Wiring, companyId: string, since: Date): Promise<void> {
  const { store, release } = wiring;
  const released: WaitingTransfer[] = [];
  for (const code of Object.keys(CURES) as ProblemCode[]) {
    for (const waiting of await store.waiting.forProblem(companyId, code))
      if (await isCured(wiring, companyId, code, waiting.details, since)) released.push(waiting);
  }
  if (released.length > 0) await release(released);
}

/**
 * Lets a transfer go that stopped for something which a synchronisation has brought since it set out: that let go what waited,
 * and this one was still on its way then.
 */
export async function releaseIfSyncedSince(
  wiring: Wiring,
  transfer: TransferKey,
  { code, details }: { readonly code: string; readonly details: Details },
  since: Date,
): Promise<void> {
  if (await isCured(wiring, transfer.companyId, code as ProblemCode, details, since)) await wiring.release([transfer]);
}

async function isCured(
  { store: { registers } }: Wiring,
  companyId: string,
  code: ProblemCode,
  details: Details,
  since: Date,
): Promise<boolean> {
  const cure = CURES[code];
  if (cure === undefined) return false;
  const { register, rowsOf, isMet } = cure;
  if (!(await registers.hasChanged(companyId, register, since, rowsOf(details)))) return false;
  return isMet === undefined || isMet(registers, companyId, details);
}
