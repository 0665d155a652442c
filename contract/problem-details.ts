import type { Drift } from './standing.js';
import type { Text } from './text.js';

/**
 * How a problem ends: **A** by itself on a timer · **V** as soon as its cause is gone · **D** when a person has acted ·
 * **S** stop: nothing more is written before a person decides.
 */
export type ProblemClass = 'A' | 'V' | 'D' | 'S';

/** Who must act. */
export type ProblemOwner = 'customer' | 'sonya' | 'tripletex' | 'nobody';

/** The keys a report gave of its employee: what tells whether a change concerns it. */
export interface EmployeeKeys {
  tripletexEmployeeId?: number | undefined;
  employeeNumber?: string | undefined;
  email?: string | undefined;
}

/** An employee in Tripletex who may be meant. */
export interface EmployeeCandidate {
  readonly tripletexEmployeeId: number;
  readonly name: string;
}

/** `untilBack`: nobody but the probe calls Tripletex, and whoever waits is let go when that finds it back. */
interface InOutage {
  untilBack?: true;
}

/** What each problem knows of its own case: names people recognise for its words, and the keys that tell what cures it. */
export interface ProblemDetails {
  'TLX-101': NoDetails;
  'TLX-102': NoDetails;
  'TLX-103': { company?: string; expectedCompany?: string };
  /** `lackedBy: 'owner'` where the box cannot be ticked, since the owner of the key has not got that right either. */
  'TLX-104': { tickBox: Text; lackedBy?: 'owner' };
  'TLX-105': NoDetails;
  'TLX-106': NoDetails;
  'TLX-201': { employee: string } & EmployeeKeys;
  'TLX-202': { employee: string } & EmployeeKeys;
  /** `candidates`: who may be chosen. */
  'TLX-203': { employee: string; candidates?: EmployeeCandidate[] } & EmployeeKeys;
  'TLX-301': { category: string; keys?: string[] };
  /** `several`: not none fits, but more than one. */
  'TLX-302': { category: string; kind: 'expense' | 'travel'; reference?: string; keys?: string[]; several?: boolean };
  'TLX-303': { paidBy: 'employee' | 'company'; paymentType?: string; several?: boolean };
  'TLX-304': { project: string; day: string; projectNumber?: string };
  'TLX-305': { field: Text };
  'TLX-306': { category: string; vatPercent: number };
  'TLX-307': { currency: string; day: string };
  'TLX-308': { inTripletexNok: string; approvedNok: string };
  'TLX-401': { month: string };
  'TLX-501': { receipt: number };
  'TLX-502': { fileName: string; reason: Text };
  'TLX-503': { sizeMb: string; limitMb?: string };
  'TLX-601': { reason: Text };
  'TLX-602': { comment: string; by?: string };
  'TLX-701': NoDetails;
  'TLX-702': { nextTryAt: string };
  'TLX-703': InOutage;
  'TLX-704': InOutage;
  /** `isOurs`: not one that looks alike, but two of this very report. */
  'TLX-801': { number: string; isOurs?: boolean };
  /** `drift`: travel expense by travel expense, where the report had been transferred already. */
  'TLX-802': { change: 'changed' | 'deleted'; day: string; difference: Text; drift?: readonly Drift[] };
  /** `number`: of the travel expense in Tripletex, as people there call it, for instance `12-2026`. */
  'TLX-803': { state: 'booked' | 'paid'; number?: string };
  'TLX-901': { requestId: string | null };
}

type NoDetails = Record<string, never>;

/** The stable code of a problem, for instance `TLX-301`. */
export type ProblemCode = keyof ProblemDetails;

/** A problem as an activity tells it; the workflow adds since when and when it tries next. */
export interface Problem<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  readonly details: ProblemDetails[Code];
}
