import { createHash, randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ReceiptDocumentClient } from '../../client/receipt-document-client.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { TRANSFERS_QUEUE } from '../../contract/temporal-names.js';
import { SANDBOX_CONSUMER_TOKEN } from '../../sandbox/tripletex/seed.js';
import { createTripletex, pdfForm, uploadAttachment } from '../../tripletex/index.js';
import { payloadsOf, RawTemporal } from '../support/raw-temporal.js';
import { readPdf } from '../support/read-pdf.js';
import { aPdf } from '../support/receipts.js';
import { costLine } from '../support/reports.js';
import { hasEnded, startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

/** Whoever looks at a transfer opens the receipts that stand in Tripletex; nothing of ours keeps them. */
const service = await startTestService();
const sql = postgres(service.environment.DATABASE_URL!, { max: 1 });
afterAll(() => Promise.all([service.close(), sql.end()]));
const { receipts } = service;
const { taxi, taxiWithReceipt } = taxiReports(service);
const company = await service.company();

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const read = ({ companyId, reportId }: ApprovedReport, which?: Parameters<typeof receipts.receiptDocument>[2]) =>
  receipts.receiptDocument(companyId, reportId, which);
/** The checksum of the document that stands in Tripletex. */
const standing = (id: number) => sha256(company.tripletex.attachment(id)!.bytes);
const refused = (status: number, words: string) => ({
  document: { status, detail: expect.stringContaining(words) as string },
});
const laidReady = async () => Number((await sql`select count(*) as n from documents`)[0]!.n);

/** A report that was carried over with its receipt. */
async function carried(to: TestCompany = company): Promise<ApprovedReport> {
  const { report } = taxiWithReceipt(to);
  await carry(report);
  return report;
}

async function carry(report: ApprovedReport) {
  await service.send(report);
  const status = await service.until(report, hasEnded);
  expect(status.status).toBe('transferred');
  return status;
}

/** Nothing lies ready any more, and nothing of it runs, whatever came of a call. */
afterEach(async () => {
  expect(await laidReady()).toBe(0);
  // The list of workflows is a moment behind.
  const query = 'WorkflowType = "readReceiptDocument" AND ExecutionStatus = "Running"';
  await waitUntil(
    () => service.client.workflow.count(query),
    ({ count }) => count === 0,
  );
});

describe('the receipts of a report', () => {
  // Tripletex makes a document of its own of what is uploaded: its checksum is another one.
  it('are what stands in Tripletex, byte for byte, with the pages that were uploaded', async () => {
    const report = await carried();
    const { travelExpenses } = await service.transfers.status(report.companyId, report.reportId);
    const document = await read(report);
    expect(document).toMatchObject({ fileName: `${report.reportNumber}.pdf`, contentType: 'application/pdf' });
    const { id, receiptPages } = travelExpenses[0]!;
    expect(sha256(document.bytes)).toBe(standing(id));
    expect((await readPdf(document.bytes)).length).toBe(receiptPages);
    expect((await read(report, { revision: 1, travelExpenseId: id })).bytes.equals(document.bytes)).toBe(true);
  });

  it('are read by several at once, each on their own', async () => {
    const [one, other] = [await carried(), await carried()];
    const all = await Promise.all([read(one), read(other), read(one)]);
    expect(all[0].bytes.equals(all[2].bytes)).toBe(true);
    expect(all[0].bytes.equals(all[1].bytes)).toBe(false);
  });

  it('of several travel expenses are one document each, and one must be named', async () => {
    const report = { ...(await service.approval.sampleReport('e08-projects')), companyId: company.companyId };
    const { travelExpenses } = await carry(report);
    expect(travelExpenses).toHaveLength(2);
    await expect(read(report)).rejects.toMatchObject(refused(409, `${travelExpenses[1]!.id}`));
    const places = await receipts.places(report.companyId, report.reportId);
    for (const [index, place] of places.entries()) {
      const document = await read(report, place);
      expect(document.fileName).toBe(`${report.reportNumber}-${index + 1}.pdf`);
      expect(sha256(document.bytes)).toBe(standing(place.travelExpenseId));
    }
  });

  it('are shown as they stand, with the pages that somebody appended', async () => {
    const report = await carried();
    const before = await read(report);
    await append(company, report, await aPdf({ pages: 2, text: 'appended' }));
    const { bytes } = await read(report);
    const pages = async (pdf: Buffer) => (await readPdf(pdf)).length;
    expect(await pages(bytes)).toBe((await pages(before.bytes)) + 2);
  });

  it('that somebody attached to what was booked by hand are shown too', async () => {
    const byHand = await service.company();
    const { number } = byHand.tripletex.enterByHand({
      employee: '1',
      title: 'Taxi',
      departure: '2026-03-12',
      costs: [{ date: '2026-03-12', amount: '448.00' }],
      state: 'APPROVED',
    });
    const report = taxi(byHand);
    await service.send(report);
    await service.until(report, waitsFor('TLX-801'));
    const { companyId, reportId } = report;
    const decision = { action: 'bookedByHand', by: 'Nora Leder', tripletexNumber: number } as const;
    await service.transfers.resolve(companyId, reportId, decision);
    await expect(read(report)).rejects.toMatchObject(refused(404, 'Nothing is attached'));
    await append(byHand, report, await aPdf());
    expect((await readPdf((await read(report)).bytes)).length).toBe(1);
  });

  it('of a corrected report are those of the newest revision; those of the one before went with it', async () => {
    const first = await carried();
    const { report } = taxiWithReceipt(company, { lines: [costLine({ amountNok: '500.00', receipts: ['r1'] })] });
    const { reportId, reportNumber } = first;
    const second = { ...report, reportId, reportNumber, revision: 2, totalNok: '500.00' };
    await service.send(second);
    const status = await service.until(second, ({ revision, status: now }) => revision === 2 && now === 'transferred');
    expect(sha256((await read(second)).bytes)).toBe(standing(status.travelExpenses[0]!.id));
    await expect(read(second, { revision: 1 })).rejects.toMatchObject(refused(404, 'deleted in Tripletex'));
  });
});

describe('who asks for receipts that are not to be had is told why', () => {
  it('no such report, revision or travel expense', async () => {
    const report = await carried();
    const unknown = { ...report, reportId: 'rep-none' };
    await expect(read(unknown)).rejects.toMatchObject(refused(404, 'There is no report "rep-none"'));
    await expect(read(report, { revision: 7 })).rejects.toMatchObject(refused(404, 'no revision 7'));
    await expect(read(report, { travelExpenseId: 1 })).rejects.toMatchObject(refused(404, 'has the id 1'));
  });

  it('a report of another company', async () => {
    const [report, other] = [await carried(), await service.company()];
    const theirs = { ...report, companyId: other.companyId };
    await expect(read(theirs)).rejects.toMatchObject(refused(404, 'There is no report'));
    const own = await carried(other);
    const [place] = await receipts.places(report.companyId, report.reportId);
    await expect(read(own, place)).rejects.toMatchObject(refused(404, `has the id ${place!.travelExpenseId}`));
  });

  it('nor does a worker read any other travel expense, whoever starts the workflow', async () => {
    const [report, another] = [await carried(), await carried()];
    const [place] = await receipts.places(another.companyId, another.reportId);
    const { companyId, reportId } = report;
    const documentId = randomUUID();
    const task = { companyId, reportId, revision: 1, travelExpenseId: place!.travelExpenseId, documentId };
    const before = service.sandbox.requests.length;
    const result: unknown = await service.client.workflow.execute('readReceiptDocument', {
      workflowId: `readReceiptDocument/${companyId}/${documentId}`,
      taskQueue: TRANSFERS_QUEUE,
      args: [task],
    });
    expect(result).toEqual({ outcome: 'unknown' });
    expect(service.sandbox.requests.slice(before).filter(({ path }) => path.includes('travelExpense'))).toEqual([]);
  });

  it('nothing is attached, or is not any more', async () => {
    const without = taxi(company);
    await carry(without);
    await expect(read(without)).rejects.toMatchObject(refused(404, 'Nothing is attached'));
    const report = await carried();
    company.tripletex.removeReceipts(report.reportNumber);
    await expect(read(report)).rejects.toMatchObject(refused(404, 'Nothing is attached'));
  });

  it('deleted in Tripletex, noticed or not', async () => {
    const report = await carried();
    company.tripletex.delete(report.reportNumber);
    await expect(read(report)).rejects.toMatchObject(refused(404, 'deleted in Tripletex'));
  });

  it('a key that may not see it: not that it is deleted', async () => {
    const blind = await service.company();
    const report = await carried(blind);
    blind.tripletex.untick(25, 'token');
    await expect(read(report)).rejects.toMatchObject(refused(503, 'lacks the right'));
  });

  it('nothing of it stands there yet, or ever will', async () => {
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    await expect(read(report)).rejects.toMatchObject(refused(409, 'Nothing of the report stands in Tripletex yet'));
    const decision = { action: 'cancel', by: 'Nora Leder' } as const;
    await service.transfers.resolve(report.companyId, report.reportId, decision);
    await expect(read(report)).rejects.toMatchObject(refused(404, 'The transfer has ended'));
  });

  it('the company is paused: nothing is asked', async () => {
    const paused = await service.company();
    const report = await carried(paused);
    await service.companies.pause(paused.companyId);
    await expect(read(report)).rejects.toMatchObject(refused(409, 'once somebody has resumed it'));
    await service.companies.resume(paused.companyId);
    expect((await read(report)).bytes.length).toBeGreaterThan(0);
  });

  it('Tripletex is away, asks to wait, or somebody else answers in its place', async () => {
    const away = await service.company();
    const report = await carried(away);
    const on = { company: away.tripletex.name, path: '/travelExpense/*/attachment' };
    service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
    await expect(read(report)).rejects.toMatchObject(refused(503, 'Tripletex does not answer.'));
    service.sandbox.faults.clear(away.tripletex.name);
    const what = { kind: 'answer', status: 200, body: '<h1>Vedlikehold</h1>' } as const;
    service.sandbox.faults.add({ on, what, times: 'always' });
    await expect(read(report)).rejects.toMatchObject(refused(503, 'Ask for the receipts again'));
    service.sandbox.faults.clear(away.tripletex.name);
    service.sandbox.faults.add({ on, what: { kind: 'rateLimit', seconds: 60 } });
    await expect(read(report)).rejects.toMatchObject(refused(503, 'asks us to wait'));
    // Nobody of the company calls before the time that was named.
    await expect(read(report)).rejects.toMatchObject(refused(503, 'asks us to wait'));
  });

  it('an answer that was lost once is asked for again', async () => {
    const report = await carried();
    const on = { company: company.tripletex.name, path: '/travelExpense/*/attachment' };
    service.sandbox.faults.add({ on, what: { kind: 'drop', when: 'after' } });
    expect((await read(report)).bytes.length).toBeGreaterThan(0);
  });

  it('no worker answers: nothing is left of it, and it is read once there is one', async () => {
    const report = await carried();
    await service.stopWorker();
    const inAHurry = new ReceiptDocumentClient(service.client, service.store, 500);
    await expect(inAHurry.receiptDocument(report.companyId, report.reportId)).rejects.toMatchObject(
      refused(503, 'No worker answered within 30 seconds.'),
    );
    await service.startWorker();
    expect((await read(report)).bytes.length).toBeGreaterThan(0);
  });
});

describe('who has no keys', () => {
  it('reads nothing of it in Temporal, where no payload is as large as a document', async () => {
    const report = await carried();
    const { bytes } = await read(report);
    const temporal = new RawTemporal(service.client);
    const mine = await waitUntil(
      async () => (await temporal.everything()).filter(({ where }) => where.includes('readReceiptDocument/')),
      (found) => found.length > 10,
    );
    const piece = bytes.subarray(2000, 2016);
    for (const raw of mine) {
      const held = Buffer.from(raw.bytes);
      expect([raw.where, held.includes(piece), held.includes('%PDF-')]).toEqual([raw.where, false, false]);
    }
    const largest = Math.max(...payloadsOf(mine).map(({ thing }) => thing.data.length));
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(2000);
  });
});

describe('a document that is larger than is read for people', () => {
  it('is to be opened in Tripletex', async () => {
    const report = await carried();
    await service.stopWorker();
    await service.startWorker({ ATTACHMENT_MAX_MB: '0.001' });
    await expect(read(report)).rejects.toMatchObject(refused(409, 'open it in Tripletex'));
  });
});

/** As somebody appends pages in Tripletex: reopened, attached, approved again. */
async function append(of: TestCompany, report: ApprovedReport, bytes: Buffer): Promise<void> {
  const { companyId, reportId } = report;
  const { travelExpenses } = await service.transfers.status(companyId, reportId);
  const { id } = travelExpenses[0]!;
  of.tripletex.reopen(id);
  const tripletex = createTripletex({
    baseUrl: service.sandbox.baseUrl,
    consumerToken: SANDBOX_CONSUMER_TOKEN,
    timeoutMs: 5000,
  });
  const input = { path: { travelExpenseId: id }, query: { createNewCost: false }, body: pdfForm('more.pdf', bytes) };
  await tripletex.as('a person', 1, () => Promise.resolve(of.tripletex.userKey)).call(uploadAttachment, input);
  await tripletex.close();
  of.tripletex.approve(id);
}
