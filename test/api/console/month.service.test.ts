import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { plain, startConsole } from '../../support/console.js';
import { hasEnded, sharedService, waitsFor } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';

const service = await sharedService();
const pages = await startConsole(service);
const { taxi, taxiWithReceipt } = taxiReports(service);
afterAll(() => pages.close());

describe('a month', () => {
  const approvedOn = (day: string) => [{ by: 'Nora Leder', at: `${day}T09:12:00+01:00` }];

  it('is complete when everything stands in Tripletex', async () => {
    const company = await service.company();
    const { report } = taxiWithReceipt(company, { approvals: approvedOn('2026-10-05') });
    await service.send(report);
    await service.until(report, hasEnded);
    const visitor = await pages.signIn({ role: 'accountant', companies: [company.companyId] });
    const text = plain((await visitor.get(`/c/${company.companyId}/month?month=2026-10`)).body);
    expect(text).toContain('Måned: oktober 2026');
    expect(text).toContain('Måneden er komplett');
    expect(text).toContain('Forskjell 0,00 kr');
    expect(text).toContain('Kvitteringer på plass 1 av 1');
    const other = plain((await visitor.get(`/c/${company.companyId}/month?month=2026-09`)).body);
    expect(other).toContain('Ingen rapporter i denne måneden');
  });

  it('says what is missing, why, and what that comes to; the accountant takes it along', async () => {
    const company = await service.company();
    const approvals = approvedOn('2026-10-05');
    const [done, held] = [taxi(company, { approvals }), taxi(company, { approvals, department: { number: '99' } })];
    for (const report of [done, held]) await service.send(report);
    await service.until(done, hasEnded);
    await service.until(held, waitsFor('TLX-305'));
    const visitor = await pages.signIn({ role: 'accountant', companies: [company.companyId] });
    const { body } = await visitor.get(`/c/${company.companyId}/month?month=2026-10`);
    const text = plain(body);
    expect(text).toContain('Måneden er ikke komplett ennå');
    expect(text).toContain('Overførte rapporter 1 av 2');
    expect(text).toContain('Godkjent i Sonya 896,00 kr');
    expect(text).toContain('Forskjell 448,00 kr');
    expect(text).toMatch(new RegExp(`Dette mangler 1 Et påkrevd felt mangler .*? ${held.reportNumber} .*? på plass`));
    expect(text).toContain('Dere må gjøre noe.');
    const operator = await pages.signIn({ role: 'operator', companies: ['*'] });
    const forOperator = plain((await operator.get(`/c/${company.companyId}/month?month=2026-10`)).body);
    expect(forOperator).toContain('Kunden må gjøre noe.');
    const english = await visitor.get(`/c/${company.companyId}/month?month=2026-10`, { 'accept-language': 'en' });
    expect(plain(english.body)).toContain('Difference NOK 448.00');
    const { body: csv } = await visitor.get(`/c/${company.companyId}/month.csv?month=2026-10`);
    const row = csv.split('\r\n').find((line) => line.startsWith(held.reportNumber)) ?? '';
    expect(row).toContain(';05.10.2026;Venter;448,00;0,00;448,00;;0;0;TLX-305;');
  });

  it('says what differs of a report that stands in Tripletex, also where no problem does', async () => {
    const company = await service.company();
    const { report } = taxiWithReceipt(company, { approvals: approvedOn('2026-10-05') });
    await service.send(report);
    await service.until(report, hasEnded);
    const visitor = await pages.signIn({ role: 'accountant', companies: [company.companyId] });
    const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
    const missing = async () => {
      const { body } = await visitor.get(`/c/${company.companyId}/month?month=2026-10`);
      return plain(/Dette mangler[^]*/.exec(body)?.[0] ?? '');
    };
    await sql`update parts set receipt_sha256 = null where report_id = ${report.reportId}`;
    expect(await missing()).toContain('Kvitteringene står ikke i Tripletex.');
    await sql`update parts set amount_nok = '447.00' where report_id = ${report.reportId}`;
    expect(await missing()).toContain('Summen i Tripletex er en annen enn den godkjente.');
    await sql.end();
  });
});
