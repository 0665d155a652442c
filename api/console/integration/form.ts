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
