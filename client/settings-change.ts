import type { Connection, ConnectionSettings } from '../contract/connection.js';

type Some<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** What an administrator changes of a company's settings; what is left out, on either level, keeps what is stored. */
export interface SettingsChange {
  readonly sync?: Some<ConnectionSettings['sync']> | undefined;
  readonly allowances?: ConnectionSettings['allowances'] | undefined;
  readonly paymentTypes?: Some<ConnectionSettings['paymentTypes']> | undefined;
  readonly syncEvery?: string | undefined;
}

/** The settings that a change leads to, as far as it names them. */
export function changedSettings(
  { sync, allowances, paymentTypes, syncEvery }: SettingsChange,
  known: Pick<Connection, 'sync' | 'paymentTypes'>,
): Partial<ConnectionSettings> {
  return {
    ...(sync && { sync: over(known.sync, sync) }),
    ...(allowances && { allowances }),
    ...(paymentTypes && { paymentTypes: over(known.paymentTypes, paymentTypes) }),
    ...(syncEvery !== undefined && { syncEvery }),
  };
}

function over<T extends object>(known: T, change: Some<T>): T {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...known, ...Object.fromEntries(named) };
}
