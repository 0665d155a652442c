import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { plain, startConsole } from '../../support/console.js';
import { sharedService } from '../../support/service.js';

const service = await sharedService({ hasWorker: false });
const pages = await startConsole(service);
const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
afterAll(() => Promise.all([sql.end(), pages.close()]));

/** A company with one employee whom Tripletex no longer shows. */
async function companyOfOneGone(inactiveSince: string): Promise<string> {
  const { companyId } = await service.company({ isConnected: false });
  await service.store.companies.saveSettings(companyId, {});
  const fields = { number: '7', firstName: 'Ole', lastName: 'Borte', email: null, canBeRegisteredFor: false };
  await sql`insert into register_rows
    (company_id, register, tripletex_id, key, name, active, inactive_reason, fields, changed_at, inactive_since)
    values (${companyId}, 'employees', 7, '7', 'Ole Borte', false, 'missing', ${sql.json(fields)}, '2026-05-20T10:00:00Z', ${inactiveSince})`;
  return companyId;
}

describe('an employee who is inactive', () => {
  it('is shown with the day since which that is so, whatever changed afterwards', async () => {
    const companyId = await companyOfOneGone('2026-03-04T10:00:00Z');
    const { body } = await (await pages.signIn({ companies: [companyId] })).get(`/c/${companyId}/users`);
    expect(plain(body)).toContain('Finnes ikke lenger i Tripletex, siden 4. mars 2026');
  });
});
