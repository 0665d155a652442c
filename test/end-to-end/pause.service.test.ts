import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { scheduleIdOf } from '../../contract/temporal-names.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxi, taxiWithReceipt, expectArrived } = taxiReports(service);

const pause = ({ companyId }: TestCompany) => service.companies.pause(companyId);
const resume = ({ companyId }: TestCompany) => service.companies.resume(companyId);
const ferry = (company: TestCompany) => taxi(company, { lines: [costLine({ category: 'ferry' })] });
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 700));
const typesOf = async ({ companyId, reportId }: { companyId: string; reportId: string }) =>
  (await service.transfers.record(companyId, reportId)).events.map(({ type }) => type);

describe('while a company is paused', () => {
  it('what is handed over stays queued, is told so, and goes when it is resumed', async () => {
    const company = await service.company();
    expect(await pause(company)).toMatchObject({ transfersPaused: true });
    const report = taxi(company);
    await service.send(report);
    await waitUntil(
      () => typesOf(report),
      (types) => types.includes('held'),
    );
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({
      status: 'queued',
      problem: null,
      attempts: 0,
    });
    await service.transfers.retry(report.companyId, report.reportId);
    await aMoment();
    expect(company.tripletex.travelExpenses()).toEqual([]);
    expect(await resume(company)).toMatchObject({ transfersPaused: false });
    await expectArrived(report, company);
    expect(await typesOf(report)).toEqual(['received', 'held', 'started', 'transferred']);
  });

  it('a transfer finishes the part it is in and begins no other', async () => {
    const company = await service.company();
    const report = taxi(company, {
      lines: [
        costLine({ id: 'l1', project: { number: 'P-100' } }),
        costLine({ id: 'l2', project: { number: 'P-200' } }),
      ],
    });
    service.sandbox.faults.add({
      on: { method: 'POST', path: '^/travelExpense$', company: company.tripletex.name },
      what: { kind: 'delay', ms: 1000 },
    });
    await service.send(report);
    await waitUntil(
      () => service.store.parts.of(report),
      ([first]) => first?.intended === true,
    );
    await pause(company);
    const held = await service.until(report, ({ status }) => status === 'queued');
    expect(held.travelExpenses).toHaveLength(1);
    await aMoment();
    expect(company.tripletex.travelExpenses()).toMatchObject([{ state: 'OPEN' }]);
    await resume(company);
    await service.until(report, ({ status }) => status === 'transferred');
    expect(company.tripletex.travelExpenses()).toHaveLength(2);
  });

  it('one that waits keeps its problem, and goes on when it is resumed after its cause has gone', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    await pause(company);
    find();
    await waitUntil(
      () => typesOf(report),
      (types) => types.includes('held'),
    );
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({
      status: 'waiting',
      problem: { code: 'TLX-501' },
    });
    await resume(company);
    await expectArrived(report, company);
  });

  it('what is put right meanwhile lets go with the pause, not before', async () => {
    const company = await service.company();
    const [byReference, byHand] = [ferry(company), ferry(company)];
    for (const report of [byReference, byHand]) {
      await service.send(report);
      await service.until(report, waitsFor('TLX-301'));
    }
    await pause(company);
    await service.categories.set(company.companyId, 'ferry', 'Ferge');
    await service.transfers.retry(byHand.companyId, byHand.reportId);
    for (const report of [byReference, byHand])
      await waitUntil(
        () => typesOf(report),
        (types) => types.includes('held'),
      );
    expect(company.tripletex.travelExpenses()).toEqual([]);
    await resume(company);
    for (const report of [byReference, byHand]) await expectArrived(report, company);
  });

  it('one that is just about to be held when the company is resumed goes on all the same', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
    await sql.begin(async (tx) => {
      await tx`select 1 from transfers where company_id = ${company.companyId} for update`;
      await pause(company);
      await service.transfers.retry(report.companyId, report.reportId);
      // It was told that it may not go on, and cannot say so yet.
      await aMoment();
      find();
      await resume(company);
    });
    await sql.end();
    await expectArrived(report, company);
  });

  it('nothing is synchronised, by schedule or on demand, and a check is possible', async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    await service.companies.connect(companyId, { userKey: tripletex.userKey, settings: {} });
    expect(await pause(company)).toMatchObject({ schedule: { paused: true, nextAt: null } });
    const schedule = service.client.schedule.getHandle(scheduleIdOf('sync', companyId));
    expect((await schedule.describe()).state.paused).toBe(true);
    await expect(service.syncs.start(companyId)).rejects.toMatchObject({ document: { status: 409 } });
    expect(await service.companies.check(companyId)).toMatchObject({ transfersPaused: true });
    expect(await resume(company)).toMatchObject({ schedule: { paused: false } });
    expect((await schedule.describe()).state.paused).toBe(false);
  });

  it('other companies go on', async () => {
    const [paused, other] = [await service.company(), await service.company()];
    await pause(paused);
    const report = taxi(other);
    await service.send(report);
    await expectArrived(report, other);
  });
});

it('a company nobody has connected cannot be paused', async () => {
  await expect(service.companies.pause('nobody')).rejects.toMatchObject({ document: { status: 404 } });
});
