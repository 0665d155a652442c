import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { startTestApi } from '../support/api.js';
import { aPdf } from '../support/receipts.js';
import { readPdf } from '../support/read-pdf.js';
import { costLine } from '../support/reports.js';
import { hasEnded, sharedService, waitsFor, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const api = await startTestApi(service.environment);
afterAll(() => api.stop());
const { taxi } = taxiReports(service);
const { synced } = syncing(service);
const pdf = await aPdf();

const correct = async ({ companyId, reportId }: ApprovedReport, report: object, role: Role = 'accountant') => {
  const somebody = await api.as(role, [companyId], 'regnskap@nordfjell.example');
  const path = `/v1/companies/${companyId}/transfers/${reportId}/resolve`;
  return somebody.send('POST', path, { action: 'correct', report });
};
type Role = 'accountant' | 'admin' | 'operator';

const pathsOf = (answer: Awaited<ReturnType<typeof correct>>) => answer.problem().errors?.map(({ path }) => path);

/** A report that waits: its category is booked on nothing. */
async function waiting(company: TestCompany, changes: Partial<ApprovedReport> = {}): Promise<ApprovedReport> {
  const report = taxi(company, { lines: [costLine({ category: 'ferry' })], ...changes });
  await service.send(report);
  await service.until(report, waitsFor('TLX-301'));
  return report;
}

const next = (report: ApprovedReport, changes: object = {}) => ({
  ...report,
  revision: 2,
  lines: [costLine()],
  ...changes,
});

describe('a correction by a person', () => {
  it('changes what bookkeeping decides, and the report is booked so', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const answer = await correct(report, next(report, { title: 'Rettet taxi', project: { number: 'P-100' } }));
    expect([answer.status, answer.body<TransferStatus>().revision]).toEqual([200, 2]);
    await service.until(report, hasEnded);
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'APPROVED', amountNok: '448.00' }]);
  });

  it.each<Role>(['accountant', 'admin', 'operator'])('books no other amount for another employee: %s', async (role) => {
    const company = await service.company();
    const report = await waiting(company);
    const amounts = { amountNok: '18000.00', amount: { value: '18000.00', currency: 'NOK' } };
    const answer = await correct(
      report,
      next(report, {
        employee: { employeeNumber: '2' },
        totalNok: '18000.00',
        lines: [costLine({ ...amounts, paidBy: 'company' })],
        approvals: [{ by: 'Nobody', at: '2026-11-03T09:12:00+01:00' }],
      }),
      role,
    );
    expect(answer.status).toBe(403);
    expect(pathsOf(answer)?.sort()).toEqual([
      'approvals',
      'employee',
      'lines.0.amount',
      'lines.0.amountNok',
      'lines.0.paidBy',
      'totalNok',
    ]);
    expect(answer.problem().detail).toMatch(/the employee .*the approvals.*the payer of line l1.*higher revision/);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({
      revision: 1,
      status: 'waiting',
    });
    expect(company.tripletex.travelExpenses()).toEqual([]);
  });

  it('is refused in few words, however much it changes', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const lines = Array.from({ length: 200 }, (_, index) => costLine({ id: `l${index}`, amountNok: '2.24' }));
    const answer = await correct(report, next(report, { lines }));
    expect(answer.status).toBe(403);
    expect(answer.problem().errors).toHaveLength(101);
    expect(answer.problem().errors?.at(-1)?.message).toBe('… and 101 more');
    const tooMany = await correct(report, next(report, { lines: Array.from({ length: 1_000 }, () => costLine()) }));
    expect([tooMany.status, pathsOf(tooMany)]).toEqual([422, ['lines']]);
  });

  it('says in bokmål what it changes', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const somebody = await api.as('accountant', [report.companyId]);
    const path = `/v1/companies/${report.companyId}/transfers/${report.reportId}/resolve`;
    const body = { action: 'correct', report: next(report, { lines: [costLine({ paidBy: 'company' })] }) };
    const answer = await somebody.send('POST', path, body, { 'accept-language': 'nb' });
    expect(answer.problem().detail).toBe(
      'Rettelsen endrer det som ble godkjent: hvem som har betalt linje l1. Ta tilbake endringen, eller få rapporten godkjent på nytt: da må en høyere revisjon komme fra godkjenningstjenesten.',
    );
  });

  it('names the same employee by another key, and nobody else', async () => {
    const company = await service.company();
    await synced(company);
    const report = await waiting(company, { employee: { employeeNumber: '1' } });
    const by = (employee: object) => correct(report, next(report, { employee }));
    const [kari, ola] = company.tripletex.employees.filter(({ employeeNumber }) => /^[12]$/.test(employeeNumber));
    for (const employee of [
      { email: ola!.email },
      { tripletexEmployeeId: ola!.id },
      { employeeNumber: '1', email: ola!.email },
      { employeeNumber: '1', email: 'nobody@nordfjell.example' },
    ])
      expect(pathsOf(await by(employee))).toEqual(['employee']);
    expect((await by({ email: kari!.email })).status).toBe(200);
    expect(await service.until(report, hasEnded)).toMatchObject({ revision: 2, status: 'transferred' });
  });

  it('is compared with what was approved last, though that comes at the same moment', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const amounts = { amountNok: '512.00', amount: { value: '512.00', currency: 'NOK' } };
    const again = { ...report, revision: 2, totalNok: '512.00', lines: [costLine({ ...amounts, category: 'ferry' })] };
    await service.send(again);
    await service.until(again, ({ revision, problem }) => revision === 2 && problem !== null);
    const decision = { action: 'correct', by: 'Nora', report: next(report, { revision: 3 }), inPlaceOf: 1 } as const;
    await expect(service.transfers.resolve(report.companyId, report.reportId, decision)).rejects.toThrow(
      'A later revision of this report was handed over meanwhile',
    );
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ revision: 2 });
  });

  it('is refused with its faults when it breaks rules', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const answer = await correct(report, next(report, { title: '' }));
    expect([answer.status, pathsOf(answer)]).toEqual([422, ['title']]);
  });
});

it('the cover tells who added a receipt after the approval, and when', async () => {
  const company = await service.company();
  const stored = (fileName: string) =>
    service.approval.addReceipt({ bytes: pdf, fileName, contentType: 'application/pdf' });
  const report = await waiting(company);
  const receipts = [{ ...stored('glemt.pdf'), id: 'r1' }];
  const second = next(report, { receipts, lines: [costLine({ receipts: ['r1'] })] });
  expect((await correct(report, second)).status).toBe(200);
  expect(await service.until(report, hasEnded)).toMatchObject({ revision: 2, status: 'transferred' });
  const [cover] = await readPdf(company.tripletex.attachment(report.reportNumber)!.bytes);
  expect(cover?.text).toMatch(/Kvittering 1 av regnskap@nordfjell\.example \d\d\.\d\d\.\d{4} kl\. \d\d:\d\d/);
});
