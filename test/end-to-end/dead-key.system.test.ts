import { afterAll, expect, it } from 'vitest';
import { startTestService, waitsFor, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

// What a check found counts for five seconds here, for everybody.
const service = await startTestService({ WAIT_SCALE: '1' });
afterAll(() => service.close());
const { taxi, taxiWithReceipt, expectArrived, expectShown } = taxiReports(service);

const TRANSFERS = 12;
const requestsOf = ({ tripletex }: TestCompany) =>
  service.sandbox.requests.filter(
    ({ company, path }) => company === tripletex.name || path === '/token/session/:create',
  );

it('a key that dies is noticed at the first answer: the connection is broken, every transfer waits for one problem, and a new key lets all go', async () => {
  const company = await service.company();
  const { companyId, tripletex } = company;
  const warm = taxi(company);
  await service.send(warm);
  await expectArrived(warm, company);
  const { keyVersion } = (await service.store.companies.find(companyId)) ?? expect.unreachable();
  tripletex.revokeKey();
  service.sandbox.clearRequests();
  const first = taxi(company);
  await service.send(first);
  await expectShown(await service.until(first, waitsFor('TLX-101')), 'TLX-101');
  const connection = await service.companies.connection(companyId);
  expect(connection.status).toBe('broken');
  expect(connection.checks[0]).toMatchObject({
    id: 'key',
    ok: false,
    advice: { nb: expect.stringContaining('Lag en ny brukernøkkel') as string },
  });
  const toNotice = requestsOf(company).length;
  expect(toNotice).toBeLessThanOrEqual(3);

  const others = Array.from({ length: TRANSFERS }, () => taxi(company));
  for (const report of others) await service.send(report);
  for (const report of others) await service.until(report, waitsFor('TLX-101'));
  // One of them looked whether the key still is dead, for all.
  expect(requestsOf(company).length - toNotice).toBeLessThanOrEqual(2);
  expect(await service.transfers.retryAll(companyId, 'TLX-101')).toBe(TRANSFERS + 1);
  expect(requestsOf(company).length - toNotice).toBeLessThanOrEqual(4);

  await service.companies.connect(companyId, { userKey: tripletex.newKey(), settings: {} });
  for (const report of [first, ...others]) await expectArrived(report, company);
  expect(await service.store.companies.find(companyId)).toMatchObject({
    keyVersion: keyVersion + 1,
    problemCode: null,
  });
  expect(tripletex.travelExpenses()).toHaveLength(TRANSFERS + 2);
});

it('one company’s dead key slows nobody else', async () => {
  const [dead, alive] = [await service.company(), await service.company()];
  dead.tripletex.revokeKey();
  for (let n = 0; n < TRANSFERS; n += 1) await service.send(taxi(dead));
  const report = taxi(alive);
  await service.send(report);
  await expectArrived(report, alive);
});

it('who retries once the same key works again is not told what was found before, whatever stands in Tripletex by then', async () => {
  const company = await service.company();
  const { report: booked, lose, find } = taxiWithReceipt(company);
  lose();
  await service.send(booked);
  await service.until(booked, waitsFor('TLX-501'));
  company.tripletex.setModules(['WAGE']);
  const fresh = taxi(company);
  await service.companies.check(company.companyId);
  await service.send(fresh);
  await service.until(fresh, waitsFor('TLX-105'));
  find();
  await service.transfers.retry(booked.companyId, booked.reportId);
  await service.until(booked, waitsFor('TLX-105'));
  company.tripletex.setModules(['WAGE', 'API_V2']);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  // The check that one of them makes lets the other go.
  await service.transfers.retry(booked.companyId, booked.reportId);
  for (const report of [booked, fresh]) await expectArrived(report, company);
});
