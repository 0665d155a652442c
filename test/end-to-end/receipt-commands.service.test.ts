import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { runCommand } from '../support/program.js';
import { hasEnded, sharedService } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const folder = mkdtempSync(join(tmpdir(), 'receipt-commands-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const { taxi, taxiWithReceipt } = taxiReports(service);
const company = await service.company();

/** Runs a command, in a folder of the test's own. */
const run = (...args: string[]) =>
  runCommand(['receipts', company.companyId, ...args], service.environment, '', folder);

async function json(...args: string[]) {
  const { code, stdout } = await run(...args, '--json');
  return { code, answer: JSON.parse(stdout) as Record<string, unknown> };
}

async function carried(report: ApprovedReport): Promise<ApprovedReport> {
  await service.send(report);
  expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  return report;
}

/** What is told of a file that holds the document of a travel expense. */
function written(file: string, id: number) {
  const content = readFileSync(join(folder, file));
  expect(content.equals(company.tripletex.attachment(id)!.bytes)).toBe(true);
  return { file, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

const idsOf = async ({ companyId, reportId }: ApprovedReport) =>
  (await service.transfers.status(companyId, reportId)).travelExpenses.map(({ id }) => id);

describe('receipts', () => {
  it('writes the PDF under the number of the report, and never over a file that is there unless it is forced', async () => {
    const report = await carried(taxiWithReceipt(company).report);
    const file = `${report.reportNumber}.pdf`;
    const [id] = await idsOf(report);
    const { code, stdout } = await run(report.reportId);
    expect([code, stdout]).toEqual([0, `${file} (${written(file, id!).bytes} bytes)\n`]);
    writeFileSync(join(folder, file), 'mine');
    const again = await json(report.reportId);
    expect([again.code, again.answer.status, again.answer.detail]).toEqual([
      1,
      409,
      expect.stringContaining('--force'),
    ]);
    expect(readFileSync(join(folder, file), 'utf8')).toBe('mine');
    const forced = await json(report.reportId, '--force');
    expect([forced.code, forced.answer]).toEqual([0, written(file, id!)]);
    const elsewhere = await json(report.reportId, '--revision', '1', '--out', 'receipts of taxi.pdf');
    expect(elsewhere.answer).toEqual(written('receipts of taxi.pdf', id!));
  });

  it('writes one PDF for each of several travel expenses', async () => {
    const sample = await service.approval.sampleReport('e08-projects');
    const report = await carried({ ...sample, companyId: company.companyId });
    const [first, second] = await idsOf(report);
    const { code, answer } = await json(report.reportId);
    const names = [1, 2].map((n) => `${report.reportNumber}-${n}.pdf`);
    const items = [written(names[0]!, first!), written(names[1]!, second!)];
    expect([code, answer]).toEqual([0, { items, nextCursor: null }]);
    writeFileSync(join(folder, 'bilag-2.pdf'), 'mine');
    expect((await json(report.reportId, '--out', 'bilag.pdf')).answer).toMatchObject({ status: 409 });
    expect(existsSync(join(folder, 'bilag-1.pdf'))).toBe(false);
    const { stdout } = await run(report.reportId, '--out', 'kvitteringer.pdf');
    expect(stdout).toContain(`kvitteringer-2.pdf (${written('kvitteringer-2.pdf', second!).bytes} bytes)`);
  });

  it('says why there is nothing to write: exit 1; wrong usage: exit 2', async () => {
    const report = await carried(taxi(company));
    const { code, answer } = await json(report.reportId, '--out', 'none.pdf');
    expect([code, answer.status]).toEqual([1, 404]);
    expect(existsSync(join(folder, 'none.pdf'))).toBe(false);
    expect((await json('rep-none')).answer).toMatchObject({ status: 404 });
    expect((await run(report.reportId, '--revision', '0')).code).toBe(2);
    const other = await carried(taxiWithReceipt(company).report);
    const nowhere = await json(other.reportId, '--out', join('no-folder', 'a.pdf'));
    expect([nowhere.code, nowhere.answer.status]).toEqual([1, 400]);
  });
});
