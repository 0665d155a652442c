import type { ApprovedReport } from './approved-report.js';
import type { BookedByHand, Cancel, ChooseEmployee, Correct, Decision } from './decision.js';
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
  /** That problem; null when it never stopped. */
  readonly stoppedFor: string | null;
  /** A problem of class S that stands: everything is checked again, but nothing is written before a named person decides. */
  readonly standing: Stop | null;
  /** Whether it stopped after its references were resolved: what they were resolved from may be out of date. */
  readonly wasRefused: boolean;
  /** Whether the archive holds the report: it is not checked again then. */
  readonly isAccepted: boolean;
  /** Whether a named person decided that what looks like a duplicate is none. */
  readonly mayLookAlike: boolean;
  /** Whether it has ended and only shows what stands of it now. */
  readonly onlyShows: boolean;
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

/** What the first step answers of a transfer that is already done. */
interface AlreadyEnded {
  readonly ended: TransferStatus;
  /** Whether a later revision took its place, which has not ended. */
  readonly isSuperseded: boolean;
}

/** What the first step answers when there is work to do. */
export interface Accepted {
  readonly ended: null;
  /** How many attempts the transfer has made in all its runs. */
  readonly attempts: number;
  /** Whether earlier revisions were handed over, whose place it takes. */
  readonly takesPlace: boolean;
  /** Whether there are receipts to attach. */
  readonly hasReceipts: boolean;
}

export type Resolution = AlreadyEnded | Accepted;

/** The transfer that somebody decides about. */
export type DecidedTransfer = Pick<TransferStatus, 'companyId' | 'reportId' | 'revision' | 'attempts'>;

/** Every side effect of a transfer. Those from `recordStop` on only keep the archive; the others call Tripletex. */
export interface TransferSteps {
  /** Checks the report, enters it into the archive and settles what shall stand in Tripletex. Fails as `InvalidReport` when it breaks a rule. */
  readonly resolveReport: (report: unknown, attempt: Attempt) => Promise<Resolution>;
  /** Sees to it that each part stands in Tripletex, whole, once. */
  readonly bookTravelExpenses: (attempt: Attempt) => Promise<TransferStatus['travelExpenses']>;
  /** Sees to it that each part carries its receipts as one PDF, once. */
  readonly attachReceipts: (attempt: Attempt) => Promise<TransferStatus['travelExpenses']>;
  /** Delivers and approves each part, and reads back that it is approved as it was approved in Sonya. */
  readonly approveTravelExpenses: (attempt: Attempt) => Promise<TransferStatus>;
  /** Takes what earlier revisions brought into Tripletex out of it. */
  readonly withdrawEarlier: (attempt: Attempt) => Promise<void>;
  /** Looks up the travel expense that somebody entered by hand, and ends the transfer with it. Fails as `ResolveRefused` when there is none. */
  readonly bookByHand: (transfer: DecidedTransfer, decision: BookedByHand) => Promise<TransferStatus>;
  /** Removes what is not approved in Tripletex yet, and ends the transfer. Fails as `ResolveRefused` when it may not end. */
  readonly cancelTransfer: (transfer: DecidedTransfer, decision: Cancel) => Promise<TransferStatus>;
  /** Remembers which of several employees is meant. Fails as `ResolveRefused` when it is none of them. */
  readonly chooseEmployee: (transfer: DecidedTransfer, decision: ChooseEmployee) => Promise<void>;
  /** Keeps in the archive why and until when a transfer waits; tells it as an event when it is news. Answers what stands in Tripletex by then. */
  readonly recordStop: (status: TransferStatus, isNews: boolean) => Promise<TransferStatus['travelExpenses']>;
  /** Keeps in the archive that a transfer stands still since its company is paused; tells it as an event when it is news. Answers what stands in Tripletex by then. */
  readonly recordHold: (status: TransferStatus, isNews: boolean) => Promise<TransferStatus['travelExpenses']>;
  /** Keeps in the archive what somebody decided. */
  readonly recordDecision: (
    transfer: Pick<TransferStatus, 'companyId' | 'reportId' | 'revision'>,
    decision: Decision,
  ) => Promise<void>;
  /** Enters a corrected report into the archive. Fails as `ResolveRefused`, with every fault, when it is not taken. */
  readonly takeCorrection: (transfer: DecidedTransfer, decision: Correct) => Promise<TransferStatus>;
  /** The newest revision that the archive holds of a report, when it is a later one. */
  readonly laterRevision: (
    transfer: Pick<TransferStatus, 'companyId' | 'reportId' | 'revision'>,
  ) => Promise<ApprovedReport | null>;
}
