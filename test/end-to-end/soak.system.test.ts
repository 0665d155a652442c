import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import { afterAll, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { KINDS, reportOf } from '../support/broken-transfers.js';
import { hasEnded, startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { sized } from '../support/size.js';
import { randomFrom, Storm } from '../support/storm.js';

/** `npm run soak` lasts ten minutes; a short one is part of every run of the tests. */
const { reports, companies, seconds } = sized({
  usual: { reports: 24, companies: 6, seconds: 12 },
  full: { reports: 500, companies: 20, seconds: 600 },
});
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);

const service = await startTestService({ SETTLE_TIME: '100s', PATIENCE: '1s' });
afterAll(() => service.close());

interface Sent {
  readonly company: TestCompany;
  readonly report: ApprovedReport;
}

interface Arrived extends Sent {
  readonly status: TransferStatus;
}

const statusOf = ({ companyId, reportId }: ApprovedReport) => service.transfers.status(companyId, reportId);

async function arrival(sent: Sent, until: number): Promise<Arrived> {
  const left = Math.max(1000, until - Date.now());
  const status = await waitUntil(() => statusOf(sent.report), hasEnded, left).catch(() => statusOf(sent.report));
  return { ...sent, status };
}

/** What stands in Tripletex of a report, beside what its transfer says. */
function bookings({ company, status }: Arrived): { twice: number; lost: number } {
  const standing = company.tripletex.travelExpenses();
  const markers = standing.map(({ title }) => title.split(' ')[0] ?? '');
  const ours = markers.filter((marker) => marker.split('/')[0] === status.reportNumber);
  const isWhole = status.travelExpenses.every(({ id, amountNok, receiptPages }) => {
    const found = standing.find((candidate) => candidate.id === id);
    const pages = company.tripletex.attachment(id)?.pages ?? null;
    return found?.state === 'APPROVED' && found.amountNok === amountNok && pages === receiptPages;
  });
  const says = status.status === 'transferred';
  return {
    twice: ours.length - new Set(ours).size,
    lost: says && (!isWhole || ours.length !== status.travelExpenses.length) ? 1 : 0,
  };
}

it(
  'whatever breaks for however long, nothing is lost and nothing is booked twice',
  { timeout: 1_500_000 },
  async () => {
    const random = randomFrom(seed);
    const customers = await Promise.all(Array.from({ length: companies }, () => service.company()));
    await service.stopWorker();
    const storm = new Storm(service, customers, random);
    await storm.begin();

    const end = Date.now() + seconds * 1000;
    const sent: Sent[] = [];
    for (let index = 0; index < reports; index += 1) {
      const company = customers[index % companies] ?? expect.unreachable();
      const report = reportOf(service, company, KINDS[index % KINDS.length] ?? expect.unreachable());
      await service.send(report);
      sent.push({ company, report });
      if (index % 25 === 24) process.stderr.write(`[soak] ${index + 1} of ${reports} reports sent\n`);
      await pause(Math.max(0, (end - Date.now()) / (reports - index)));
    }
    await storm.calm();
    const arrived = await Promise.all(sent.map((one) => arrival(one, Date.now() + 240_000)));
    await storm.end();

    const waiting = arrived.filter(({ status }) => !hasEnded(status));
    const sums = arrived.map(bookings);
    const told = {
      seed,
      sent: sent.length,
      transferred: arrived.filter(({ status }) => status.status === 'transferred').length,
      waiting: waiting.length,
      lost: sums.reduce((sum, { lost }) => sum + lost, 0),
      twice: sums.reduce((sum, { twice }) => sum + twice, 0),
      ...Object.fromEntries(storm.done),
    };
    const table = new Table({ head: ['soak', ''], style: { head: [], border: [], compact: true } });
    table.push(...Object.entries(told).map(([name, value]) => [name, value]));
    process.stdout.write(`${table.toString()}\n`);

    expect(waiting.map(({ status }) => status)).toEqual([]);
    expect(told).toMatchObject({ sent: reports, transferred: reports, lost: 0, twice: 0 });
  },
);
