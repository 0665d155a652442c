import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { DroppedNotice, WaitingNotice } from '../../contract/notices.js';
import { runCommand } from '../support/program.js';
import { hasEnded, startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { WebhookReceiver, type Arrival } from '../support/webhook-receiver.js';

// Whatever is not taken is sent again only long after these tests; no transfer here has to wait.
const receiver = await WebhookReceiver.start();
const service = await startTestService({ ...receiver.settings, WAIT_SCALE: '100' });
const { taxi } = taxiReports(service);
const run = (...args: string[]) => runCommand(['notices', ...args], service.environment);

/** The reports, and the companies, of which the receiver never takes the first that it is told. */
const refused = new Set<unknown>();
const FIRST: unknown[] = ['queued', 'ok'];
receiver.react = ({ data: { companyId, reportId, status } }) =>
  refused.has(reportId ?? companyId) && FIRST.includes(status) ? 422 : 204;

afterEach(() => expect(receiver.faults).toEqual([]));
afterAll(async () => {
  await service.close();
  await receiver.down();
});

const TOLD = ['queued', 'transferring', 'transferred'];
const statusesOf = (arrivals: Arrival[]) => arrivals.map(({ data }) => data['status']);
const told = ({ reportId }: ApprovedReport, isRight: (statuses: unknown[]) => boolean) =>
  waitUntil(() => Promise.resolve(statusesOf(receiver.taken({ reportId }))), isRight);

/** A report that was transferred, and that the receiver refuses to be told of, once all that has happened. */
async function refusedReport(company: TestCompany): Promise<ApprovedReport> {
  const report = taxi(company);
  refused.add(report.reportId);
  await service.send(report);
  await service.until(report, hasEnded);
  await waitUntil(
    () => service.notices.waiting({ companyId: company.companyId }),
    ({ items: [first] }) => (first?.attempts ?? 0) > 0,
  );
  return report;
}

describe('on the command line', () => {
  it('a notice that the receiver refuses for ever is found, and dropped, and the next of its report goes on', async () => {
    const company = await service.company();
    const { companyId } = company;
    const [report, other] = [await refusedReport(company), taxi(company)];
    await service.send(other);
    expect(await told(other, ({ length }) => length === TOLD.length)).toEqual(TOLD);
    expect(receiver.taken({ reportId: report.reportId })).toEqual([]);

    const listed = await run('--company', companyId, '--json');
    expect(listed.code).toBe(0);
    const { items, ...rest } = JSON.parse(listed.stdout) as { items: [WaitingNotice, ...WaitingNotice[]] };
    expect(rest).toEqual({ more: 0, nextCursor: null });
    const [first] = items;
    expect(items).toMatchObject([
      { companyId, reportId: report.reportId, type: 'transfer.status', answer: '422', waitsFor: null, holdsUp: 2 },
      ...[1, 2].map(() => ({ reportId: report.reportId, attempts: 0, answer: null, waitsFor: first.id, holdsUp: 0 })),
    ]);
    const inWords = (await run('--company', companyId)).stdout;
    expect(inWords).toMatch(new RegExp(`${first.id} +│ ${companyId} +│ ${report.reportId} .*│ 422 `));
    expect(inWords.split(`after ${first.id.slice(0, 8)}…`)).toHaveLength(3);
    expect(inWords).toContain('sonya-tripletex notices drop <id> --by <who>');

    const dropped = await run('drop', first.id, '--by', 'Nora Leder', '--note', 'Kjent feil', '--json');
    expect(dropped.code).toBe(0);
    expect(JSON.parse(dropped.stdout)).toMatchObject({ id: first.id, answer: '422', by: 'Nora Leder' });
    expect(await told(report, ({ length }) => length === TOLD.length - 1)).toEqual(TOLD.slice(1));
    const [next] = receiver.taken({ reportId: report.reportId });
    expect(next!.arrivedAt).toBeLessThan(Date.parse(first.nextTryAt ?? ''));

    const { events } = await service.transfers.record(companyId, report.reportId);
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'noticeDropped', by: 'Nora Leder' },
      text: {
        nb: expect.stringContaining('ikke skal sendes mer. «Kjent feil»') as string,
        en: expect.stringContaining('is not sent any more. “Kjent feil”') as string,
      },
    });
    expect((await run('--company', companyId)).stdout).toBe('No notice waits to be delivered.\n');
  });

  it('one about a company is dropped in the same way, and who did it and why is shown beside it', async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    refused.add(companyId);
    await service.companies.connect(companyId, { userKey: tripletex.userKey, settings: {} });
    const { items } = await waitUntil(
      () => service.notices.waiting({ companyId }),
      (waiting) => waiting.items.some(({ holdsUp }) => holdsUp > 0),
    );
    const { id } = items.find(({ holdsUp }) => holdsUp > 0)!;
    const dropped = await run('drop', id, '--by', 'Nora Leder', '--note', 'Kjent feil');
    expect(dropped.code).toBe(0);
    expect(dropped.stdout).toContain(`sonya-tripletex notices --dropped --company ${companyId}`);
    await waitUntil(
      () => Promise.resolve(receiver.taken({ companyId }).map(({ type }) => type)),
      (types) => types.includes('register.changed'),
    );
    const listed = await run('--dropped', '--company', companyId, '--json');
    const answer = JSON.parse(listed.stdout) as { items: DroppedNotice[] };
    expect(answer).toMatchObject({
      items: [{ id, companyId, reportId: null, type: 'connection.status', by: 'Nora Leder', note: 'Kjent feil' }],
      nextCursor: null,
    });
    const inWords = await run('--dropped', '--company', companyId);
    expect(inWords.stdout).toMatch(/│ Nora Leder │ Kjent feil │/);
  });

  it('what does not wait, or is dropped by nobody, is refused, and nothing is dropped', async () => {
    const company = await service.company();
    const report = await refusedReport(company);
    const { items } = await service.notices.waiting({ companyId: company.companyId });
    const [none, noId, nobody, noName] = await Promise.all([
      run('drop', '00000000-0000-4000-8000-000000000000', '--by', 'Nora Leder', '--json'),
      run('drop', report.reportId, '--by', 'Nora Leder', '--json'),
      run('drop', items[0]!.id),
      run('drop', items[0]!.id, '--by', ' ', '--json'),
    ]);
    expect([none, noId, nobody, noName].map(({ code }) => code)).toEqual([1, 1, 2, 1]);
    for (const { stdout } of [none, noId])
      expect(JSON.parse(stdout)).toMatchObject({
        status: 404,
        detail: expect.stringContaining('check its id') as string,
      });
    expect(JSON.parse(noName.stdout)).toMatchObject({ status: 422, errors: [{ path: 'by' }] });
    expect((await service.notices.waiting({ companyId: company.companyId })).items).toHaveLength(items.length);
  });
});

it('a drop of which Temporal cannot be told is kept all the same, and says so', async () => {
  const company = await service.company();
  await refusedReport(company);
  const { items } = await service.notices.waiting({ companyId: company.companyId });
  const away = { ...service.environment, TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const dropped = await runCommand(['notices', 'drop', items[0]!.id, '--by', 'Nora Leder'], away);
  expect(dropped.code).toBe(0);
  expect(dropped.stderr).toContain('a worker goes on within a minute');
  const left = await service.notices.waiting({ companyId: company.companyId });
  expect(left.items.map(({ id }) => id)).not.toContain(items[0]!.id);
});
