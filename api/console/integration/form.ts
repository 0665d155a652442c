import type { NewConnection } from '../../../client/company-client.js';
import { REGISTERS, type Connection, type SyncChoice } from '../../../contract/connection.js';
import { fieldOf } from '../handling.js';
import { INTERVALS } from '../words/integration.js';

/** What somebody chose on the page of the integration; a key that was left empty stays as it is. */
export function newConnectionOf(form: FormData, known: Connection): NewConnection {
  const userKey = fieldOf(form, 'userKey');
  const every = fieldOf(form, 'syncEvery');
  const chosen = form.getAll('sync');
  const sync = Object.fromEntries(REGISTERS.map((register) => [register, chosen.includes(register)])) as SyncChoice;
  return {
    userKey: userKey === '' ? undefined : userKey,
    settings: {
      sync,
      allowances: known.allowances,
      syncEvery: every in INTERVALS ? every : known.schedule.every,
      paymentTypes: {
        employee: fieldOf(form, 'paymentEmployee') || null,
        company: fieldOf(form, 'paymentCompany') || null,
      },
    },
  };
}

/** What is shown again to whoever was refused: everything but the key. */
export interface Written {
  /** As it would be with what they chose. */
  readonly connection: Connection;
  /** Whether the key that they gave is not the one that is stored. */
  readonly isKeyGone: boolean;
}

export function writtenOf({ settings }: NewConnection, known: Connection, isKeyGone: boolean): Written {
  const { sync = known.sync, paymentTypes = known.paymentTypes, syncEvery = known.schedule.every } = settings;
  return {
    connection: { ...known, sync, paymentTypes, schedule: { ...known.schedule, every: syncEvery } },
    isKeyGone,
  };
}
