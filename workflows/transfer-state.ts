import type { Stop } from '../contract/transfer-steps.js';
import type { TransferStatus } from '../contract/transfer-status.js';
import type { TransferNames } from './transfer-names.js';

/** What a transfer takes with it when its workflow continues as new. */
export interface TransferState {
  readonly status: TransferStatus;
  /** The last problem, since when it has stood, and how many times in a row the transfer has stopped for it. */
  readonly lastStop: {
    readonly code: string;
    readonly since: string;
    readonly times: number;
    /** The step at which it stopped. */
    readonly step: string;
    readonly helpUrl?: string | undefined;
  } | null;
  /** A class S problem about which a named person has to decide. */
  readonly standing: Stop | null;
  /** Whether a named person decided that what looks like a duplicate is none. */
  readonly mayLookAlike: boolean;
  /** Whether the archive holds the report. */
  readonly isAccepted: boolean;
  /** Whether it has ended, and this run only shows what has come to stand of it since. */
  readonly onlyShows: boolean;
}

/** The step that settles what shall stand in Tripletex: whatever stops a transfer here has not been refused there. */
export const FIRST_STEP = 'resolving';

const AT_FIRST = { lastStop: null, standing: null, mayLookAlike: false, isAccepted: false, onlyShows: false } as const;

/** The run that shows what has come to stand of a transfer since it ended, with the address of the article that helps. */
export function showingAgain(status: TransferStatus, helpUrl?: string): TransferState {
  const { problem } = status;
  const lastStop = problem && { code: problem.code, since: problem.since, times: 1, step: FIRST_STEP, helpUrl };
  return { ...AT_FIRST, status, lastStop, isAccepted: true, onlyShows: true };
}

/** What a transfer starts as. */
export function newTransfer({ companyId, reportId, revision, reportNumber, kind }: TransferNames): TransferState {
  const since = new Date().toISOString();
  const nothing = { problem: null, attempts: 0, travelExpenses: [], evidence: null };
  const status = { companyId, reportId, revision, reportNumber, kind, status: 'queued', since, ...nothing } as const;
  return { ...AT_FIRST, status };
}
