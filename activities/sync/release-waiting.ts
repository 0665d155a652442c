import type { ProblemCode } from '../../contract/problems.js';
import type { RegisterName, RegisterRow } from '../../contract/registers.js';
import type { NamedRows } from '../../store/registers.js';
import type { TransferKey } from '../../store/transfers.js';
import type { WaitingTransfer } from '../../store/waiting-transfers.js';
import type { Wiring } from '../create-activities.js';

type Details = Readonly<Record<string, unknown>>;

/** Where the cure of a problem shows, and by which rows. Who waits for nothing in particular is let go by any change of the register. */
interface Cure {
  readonly register: RegisterName;
  readonly rowsOf: (details: Details) => NamedRows | undefined;
  /** Whether more than one row fitted. What was changed of one of them may fit no more: any change cures that leaves one. */
  readonly isAmbiguous?: (details: Details) => boolean;
}

/** Every problem that a register can cure. */
const CURES: Partial<Record<ProblemCode, Cure>> = {
  'TLX-201': { register: 'employees', rowsOf: employeeOf },
  'TLX-202': { register: 'employees', rowsOf: employeeOf },
  'TLX-203': { register: 'employees', rowsOf: employeeOf, isAmbiguous: () => true },
  'TLX-302': { register: 'costCategories', rowsOf: ({ reference }) => named(reference), isAmbiguous: isSeveral },
  'TLX-303': { register: 'paymentTypes', rowsOf: ({ paymentType }) => named(paymentType), isAmbiguous: isSeveral },
  'TLX-304': { register: 'projects', rowsOf: ({ projectNumber }) => named(projectNumber) },
};

function isSeveral({ several }: Details): boolean {
  return several === true;
}

/** By any of the keys a report gave. */
function employeeOf({ tripletexEmployeeId: id, employeeNumber: number, email }: Details): NamedRows | undefined {
  const rows = {
    tripletexId: typeof id === 'number' ? id : undefined,
    key: typeof number === 'string' ? number : undefined,
    email: typeof email === 'string' ? email : undefined,
  };
  return Object.values(rows).some((name) => name !== undefined) ? rows : undefined;
}

/** By what references call a row: digits may be an id too. */
function named(name: unknown): NamedRows | undefined {
  if (typeof name !== 'string') return undefined;
  return { key: name, tripletexId: /^\d{1,15}$/.test(name) ? Number(name) : undefined };
}

/**
 * Lets go exactly the transfers of a company that wait for something which the registers show as added or changed since an
 * instant, whoever changed it: a synchronisation, one that was ended before it could tell, or somebody who accepted what it refused.
 */
export async function releaseChanged(wiring: Wiring, companyId: string, since: Date): Promise<void> {
  const { store, release } = wiring;
  const released: WaitingTransfer[] = [];
  for (const [code, { register }] of Object.entries(CURES) as [ProblemCode, Cure][]) {
    const waiting = await store.waiting.forProblem(companyId, code);
    if (waiting.length === 0 || !(await store.registers.hasChanged(companyId, register, since))) continue;
    released.push(...(await cured(waiting, (details) => isCured(wiring, companyId, code, details, since))));
  }
  if (released.length > 0) await release(released);
}

/** Those that are cured. A thousand may wait for one cause: each cause is looked up once. */
async function cured(
  waiting: readonly WaitingTransfer[],
  isSo: (details: Details) => Promise<boolean>,
): Promise<WaitingTransfer[]> {
  const answers = new Map<string, boolean>();
  const released: WaitingTransfer[] = [];
  for (const one of waiting) {
    const cause = JSON.stringify(one.details);
    const answer = answers.get(cause) ?? (await isSo(one.details));
    answers.set(cause, answer);
    if (answer) released.push(one);
  }
  return released;
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
  const { register, rowsOf, isAmbiguous } = cure;
  const rows = rowsOf(details);
  if (await registers.hasChanged(companyId, register, since, rows)) return true;
  if (rows === undefined || isAmbiguous?.(details) !== true) return false;
  if (!(await registers.hasChanged(companyId, register, since))) return false;
  const fitting = await registers.named(companyId, register, rows);
  return fitting.filter(isStillThere).length === 1;
}

/** Who has left is still somebody to whom a report may belong. */
function isStillThere({ active, inactiveReason }: RegisterRow): boolean {
  return active || inactiveReason === 'employmentEnded';
}
