import type { BookedByHand, Decision } from './decision.js';
import type { StandingProblem, TransferStatus } from './transfer-status.js';

/** One setting out of a transfer, as its steps need to know it. */
export interface Attempt {
  readonly companyId: string;
  readonly reportId: string;
  readonly revision: number;
  /** How many times the transfer has set out, this time included. */
  readonly attempts: number;
  /** Since when it is `transferring` (instant). */
  readonly since: string;
  /** How many times in a row it stopped for the same problem; the pause of a class A problem grows with it. */
  readonly stops: number;
  /** That problem. Absent in runs begun before this was told, null when it never stopped. */
  readonly stoppedFor?: string | null;
  /** A problem of class S that stands: everything is checked again, but nothing is written before a named person decides. */
  readonly standing: Stop | null;
  /** Whether it stopped after its references were resolved: what they were resolved from may be out of date. */
  readonly wasRefused?: boolean;
  /** Whether the archive holds the report: it is not checked again then. Absent in runs begun before this was told. */
  readonly isAccepted?: boolean;
  /** Whether a named person decided that what looks like a duplicate is none. Absent in runs begun before this was asked. */
  readonly mayLookAlike?: boolean;
}

/**
 * What an activity tells the workflow when a transfer cannot go on: the first detail of a failure whose type is the problem's
 * code. The workflow adds since when. `nextTryAt` is when it goes on by itself, null when it waits for somebody.
 */
export type Stop = Omit<StandingProblem, 'since'> & {
  /** The address of its help article, for people who look in Temporal's UI: workflows know no settings. Never part of a status. */
  readonly helpUrl?: string;
};

/** What an activity tells the workflow when it began nothing since the company is paused: when to look again, if nobody says so before. */
export interface Hold {
  readonly nextLookAt: string;
}

/** What the first step answers: the end of a transfer that is already done, or null when there is work to do. */
export interface Resolution {
  readonly ended: TransferStatus | null;
  /** How many times the transfer has set out in all its runs. Absent at the end, and in runs begun before this was told. */
  readonly attempts?: number;
}

/** Every side effect of a transfer. The last three only keep the archive; the others call Tripletex. */
export interface TransferSteps {
  /** Checks the report, enters it into the archive and settles what shall stand in Tripletex. Fails as `InvalidReport` when it breaks a rule. */
  readonly resolveReport: (report: unknown, attempt: Attempt) => Promise<Resolution>;
  /** Sees to it that each part stands in Tripletex, whole, once. */
  readonly bookTravelExpenses: (attempt: Attempt) => Promise<TransferStatus['travelExpenses']>;
  /** Sees to it that each part carries its receipts as one PDF, once. */
  readonly attachReceipts: (attempt: Attempt) => Promise<TransferStatus['travelExpenses']>;
  /** Delivers and approves each part, and reads back that it is approved as it was approved in Sonya. */
  readonly approveTravelExpenses: (attempt: Attempt) => Promise<TransferStatus>;
  /** Looks up the travel expense that somebody entered by hand, and ends the transfer with it. Fails as `ResolveRefused` when there is none. */
  readonly bookByHand: (
    transfer: Pick<TransferStatus, 'companyId' | 'reportId' | 'revision' | 'attempts'>,
    decision: BookedByHand,
  ) => Promise<TransferStatus>;
  /** Keeps in the archive why and until when a transfer waits; tells it as an event when it is news. Answers what stands in Tripletex by then. */
  readonly recordStop: (status: TransferStatus, isNews: boolean) => Promise<TransferStatus['travelExpenses']>;
  /** Keeps in the archive that a transfer stands still since its company is paused; tells it as an event when it is news. Answers what stands in Tripletex by then. */
  readonly recordHold: (status: TransferStatus, isNews: boolean) => Promise<TransferStatus['travelExpenses']>;
  /** Keeps in the archive what somebody decided. */
  readonly recordDecision: (
    transfer: Pick<TransferStatus, 'companyId' | 'reportId' | 'revision'>,
    decision: Decision,
  ) => Promise<void>;
}
