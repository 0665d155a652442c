import { REGISTER_NAMES, type RegisterName } from './registers.js';
import type { RegisterCounts, SyncOutcome } from './sync-run.js';
import type { Stop } from './transfer-steps.js';

/** One synchronisation of a company. Its id is the id of the workflow's run. */
export interface SyncKey {
  readonly syncRunId: string;
  readonly companyId: string;
}

/** One register to be read in a synchronisation. */
export interface RegisterTask extends SyncKey {
  readonly register: RegisterName;
  /** How often in a row its reading has stopped before. */
  readonly stops: number;
}

/** What became of the reading of a register. */
export interface SyncedRegister {
  /** Null when the key may not read it. */
  readonly counts: RegisterCounts | null;
  /** False when it could not be read to its end for certain: nothing was deactivated then. */
  readonly isComplete: boolean;
}

/** How a synchronisation ended, register by register. */
export interface SyncEnd {
  /** Registers that were not read to their end for certain. */
  readonly uncertain: readonly RegisterName[];
  /** Registers that the key may not read. */
  readonly forbidden: readonly RegisterName[];
  /** Registers whose reading stopped for a problem. */
  readonly stopped: readonly RegisterName[];
  /** The first such problem, or why the whole could not go on. */
  readonly stop: Stop | null;
  /** Whether it came to its end, having read something. */
  readonly isThrough: boolean;
}

/** The registers in the order in which they are read: what others refer to first. */
export const SYNC_ORDER: readonly RegisterName[] = REGISTER_NAMES;

/** Every side effect of a synchronisation. The first two call Tripletex; the others only keep the archive and let transfers go. */
export interface SyncSteps {
  /** Reads whether the company deducts VAT, after having checked the connection again where a problem of it stands. */
  readonly syncSettings: (key: SyncKey & { readonly stops: number }) => Promise<void>;
  /** Reads a register to its end, from where an earlier try had come to. */
  readonly syncRegister: (task: RegisterTask) => Promise<SyncedRegister>;
  /** Enters the run, and says which registers the company has ticked, in order; null when another run is under way. */
  readonly beginSync: (key: SyncKey & { readonly workflowId: string }) => Promise<readonly RegisterName[] | null>;
  /** Keeps how it ended, and lets go every transfer that waited for something that has changed. */
  readonly finishSync: (key: SyncKey, end: SyncEnd) => Promise<SyncOutcome>;
}
