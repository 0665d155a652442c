import { afterAll, describe, expect, it } from 'vitest';
import type { TransferList } from '../../store/transfer-list.js';
import type { TransferRecord, TransferStatus } from '../../contract/transfer-status.js';
import { startTestApi } from '../support/api.js';
import { costLine } from '../support/reports.js';
import { hasEnded, sharedService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const api = await startTestApi(service.environment);
afterAll(() => api.stop());
const { taxi, taxiWithReceipt } = taxiReports(service);
const company = await service.company();
const sender = await api.as('approval-service', ['*']);
const accountant = await api.as('accountant', ['*'], 'nora@regnskap.example');
const transfersOf = ({ companyId }: TestCompany) => `/v1/companies/${companyId}/transfers`;
const at = transfersOf(company);

describe('a report that is handed over by HTTP', () => {
  it('is taken with 202, carried into Tripletex, and shown and proven there', async () => {
    const { report } = taxiWithReceipt(company);
    const taken = await sender.send('POST', at, report);
    expect([taken.status, taken.body()]).toMatchObject([202, { reportId: report.reportId, status: 'queued' }]);
    const arrived = await waitUntil(
      async () => (await accountant.get(`${at}/${report.reportId}`)).body<TransferRecord>(),
      hasEnded,
    );
    expect(arrived).toMatchObject({ status: 'transferred', travelExpenses: [{ state: 'APPROVED' }] });
    expect(arrived.events.map(({ type }) => type)).toEqual(['received', 'started', 'transferred']);
    const proof = await accountant.get(`${at}/${report.reportId}/proof`);
    expect(proof.body()).toMatchObject({ report, evidence: { totalNok: report.totalNok }, receipts: [{ id: 'r1' }] });
  });

  it('may be sent again as often as is wanted, also from another place: it changes nothing', async () => {
    const { report } = taxiWithReceipt(company);
    const all = await Promise.all([1, 2, 3, 4].map(() => sender.send('POST', at, report)));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const elsewhere = report.receipts.map((receipt) => ({ ...receipt, url: `${receipt.url}?again` }));
    expect((await sender.send('POST', at, { ...report, receipts: elsewhere })).status).toBe(202);
    await service.until(report, hasEnded);
    const after = (await sender.send('POST', at, report)).body<TransferStatus>();
    expect(after).toMatchObject({ status: 'transferred', attempts: 1 });
    expect((await service.store.transfers.record(report.companyId, report.reportId))?.events).toHaveLength(3);
  });

  it('is refused with 409 under a revision that held something else, and corrects under a higher one', async () => {
    const report = taxi(company, { employee: { employeeNumber: '404' } });
    await sender.send('POST', at, report);
    await service.until(report, waitsFor('TLX-201'));
    const right = { ...report, employee: { employeeNumber: '1' } };
    const refused = await sender.send('POST', at, right);
    expect([refused.status, refused.headers.get('content-type'), refused.problem().errors]).toEqual([
      409,
      'application/problem+json',
      [{ path: 'revision', message: expect.stringContaining('higher revision') as string }],
    ]);
    expect((await sender.send('POST', at, { ...right, revision: 2 })).status).toBe(202);
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred', revision: 2 });
    const first = (await accountant.get(`${at}/${report.reportId}?revision=1`)).body<TransferRecord>();
    expect([first.status, first.events.at(-1)?.type]).toEqual(['superseded', 'superseded']);
    expect((await accountant.get(`${at}/${report.reportId}?revision=3`)).status).toBe(404);
  });

  it('is told every broken rule, in the words and places of the command line', async () => {
    const { companyId: _, ...report } = taxi(company, { totalNok: '1.0', lines: [costLine({ amountNok: '-1.00' })] });
    const refused = await sender.send('POST', at, { ...report, companyId: 'another', colour: 'red' });
    expect([
      refused.status,
      refused
        .problem()
        .errors?.map(({ path }) => path)
        .sort(),
    ]).toEqual([422, ['colour', 'companyId', 'lines.0.amount.value', 'lines.0.amountNok', 'totalNok']]);
    expect(await service.store.transfers.status('another', report.reportId)).toBeUndefined();
  });

  it('is only checked with validate=true: nothing is kept', async () => {
    const report = taxi(company);
    const valid = await sender.send('POST', `${at}?validate=true`, report);
    const { companyId, reportId, reportNumber } = report;
    expect([valid.status, valid.body()]).toEqual([
      200,
      { valid: true, companyId, reportId, revision: 1, reportNumber },
    ]);
    expect((await accountant.get(`${at}/${reportId}`)).status).toBe(404);
    expect((await sender.send('POST', `${at}?validate=true`, { ...report, title: '' })).status).toBe(422);
    await sender.send('POST', at, report);
    const taken = { ...report, reportId: 'another' };
    expect((await sender.send('POST', `${at}?validate=true`, taken)).problem()).toMatchObject({
      status: 409,
      errors: [{ path: 'reportNumber' }],
    });
  });
});

describe('the archive', () => {
  it('is walked through in pages, each report once, while others are added', async () => {
    const other = await service.company({ isConnected: false });
    const path = transfersOf(other);
    for (let n = 0; n < 7; n += 1) await sender.send('POST', path, taxi(other, { reportId: `r-${n}` }));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: TransferStatus[]; nextCursor: string | null } = (
        await accountant.get(`${path}?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).body();
      seen.push(...page.items.map(({ reportId }) => reportId));
      cursor = page.nextCursor;
      await sender.send('POST', path, taxi(other));
    }
    expect(seen).toEqual(['r-6', 'r-5', 'r-4', 'r-3', 'r-2', 'r-1', 'r-0']);
  });

  it('counts what fits whatever its status, and shows what has the status, the problem, the days or the name', async () => {
    const other = await service.company();
    const path = transfersOf(other);
    const june = [{ by: 'Nora', at: '2026-06-01T00:30:00+02:00' }];
    const line = costLine({ date: '2026-05-20' });
    const waiting = taxi(other, { employee: { employeeNumber: '404' }, approvals: june, lines: [line] });
    const done = taxi(other);
    await Promise.all([waiting, done].map((report) => sender.send('POST', path, report)));
    await service.until(waiting, waitsFor('TLX-201'));
    await service.until(done, hasEnded);
    const found = async (query: string) => {
      const { items, counts } = (await accountant.get(`${path}?${query}`)).body<TransferList>();
      return [items.map(({ reportId }) => reportId), counts];
    };
    const both = { waiting: 1, transferred: 1 };
    expect(await found('status=waiting')).toEqual([[waiting.reportId], both]);
    expect(await found('problem=TLX-201')).toEqual([[waiting.reportId], { waiting: 1 }]);
    expect(await found('from=2026-06-01&to=2026-06-01')).toEqual([[waiting.reportId], { waiting: 1 }]);
    expect(await found('from=2026-06-02')).toEqual([[done.reportId], { transferred: 1 }]);
    expect(await found(`q=${done.reportNumber.toLowerCase()}`)).toEqual([[done.reportId], { transferred: 1 }]);
    expect(await found(`q=${waiting.reportId.slice(4)}`)).toEqual([[waiting.reportId], { waiting: 1 }]);
    expect(await found('q=%25')).toEqual([[], {}]);
  });
});
