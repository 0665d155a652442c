import type { SyncChoice } from './connection.js';

/** What is kept of a company's Tripletex account between synchronisations. */
export const REGISTER_NAMES = [
  'vatTypes',
  'currencies',
  'costCategories',
  'paymentTypes',
  'departments',
  'employees',
  'projects',
] as const;
export type RegisterName = (typeof REGISTER_NAMES)[number];

/** Whether a company has a register synchronised: what every transfer needs always, the others when they are ticked. */
export function isSynced(register: RegisterName, sync: SyncChoice): boolean {
  switch (register) {
    case 'departments':
    case 'employees':
    case 'projects':
      return sync[register];
    default:
      return true;
  }
}

/** Why a row counts as inactive: `missing` is one that Tripletex no longer shows. */
export type InactiveReason = 'inactive' | 'closed' | 'employmentEnded' | 'missing';

/** What is kept of a row of each register, beside its id and whether it is active. Money and personal data that nobody needs are not. */
export interface RegisterFields {
  readonly vatTypes: { readonly number: string | null; readonly percentage: number | null };
  readonly currencies: { readonly code: string };
  readonly costCategories: {
    readonly description: string;
    /** Number of the account, where the key may see it. */
    readonly account: number | null;
    /** Tripletex' id of the VAT type. */
    readonly vatType: number;
    readonly vatLocked: boolean;
    readonly travel: boolean;
    readonly expense: boolean;
  };
  readonly paymentTypes: { readonly description: string; readonly travel: boolean; readonly expense: boolean };
  readonly departments: { readonly number: string | null; readonly name: string };
  readonly employees: {
    readonly number: string | null;
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly email: string | null;
    /** False where Tripletex lets nothing be registered, though the employee is active. */
    readonly canBeRegisteredFor: boolean;
    /** The last day of the last employment when all have ended (YYYY-MM-DD). */
    readonly employedUntil: string | null;
  };
  readonly projects: {
    readonly number: string | null;
    readonly name: string;
    /** YYYY-MM-DD */
    readonly startDate: string | null;
    readonly endDate: string | null;
    /** Ids of the employees who may register on it, or null when everybody may. */
    readonly participants: readonly number[] | null;
  };
}

/** A row as Tripletex shows it now. */
export interface ReadRow<Name extends RegisterName = RegisterName> {
  readonly tripletexId: number;
  readonly version: number | null;
  /** What references name it by: a number, a description, a code. */
  readonly key: string;
  /** What people call it. */
  readonly name: string;
  /** Lower case; for employees only. */
  readonly email?: string | null;
  readonly active: boolean;
  readonly inactiveReason: InactiveReason | null;
  readonly fields: RegisterFields[Name];
}

/** A row as it is kept. */
export interface RegisterRow<Name extends RegisterName = RegisterName> extends ReadRow<Name> {
  /** Instants. */
  readonly firstSeenAt: string;
  readonly changedAt: string;
  /** Since when it is inactive; null of an active row. */
  readonly inactiveSince: string | null;
}
