import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { ApprovedReport, ReceiptReference } from '../../../contract/approved-report.js';
import type { TransferStatus } from '../../../contract/transfer-status.js';
import * as files from '../../support/receipts.js';
import { costLine } from '../../support/reports.js';
import { hasEnded, startTestService, waitUntil } from '../../support/service.js';
import { sized } from '../../support/size.js';

const MOST_MB = 512;
const MANY = sized({ usual: 30, full: 100 });
const PATIENCE_MS = 180_000;

/** Receipts in pieces, which are sent one after the other: all of them together are gigabytes. */
const shelf = new Map<string, readonly Uint8Array[]>();
const server = createServer((request, response) => {
  for (const piece of shelf.get(request.url ?? '') ?? []) response.write(piece);
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

function put(id: string, pieces: readonly Uint8Array[]): ReceiptReference {
  shelf.set(`/${id}`, pieces);
  const hash = pieces.reduce((sum, piece) => sum.update(piece), createHash('sha256'));
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  const url = `http://${host}/${id}`;
  return { id, fileName: `${id}.jpg`, contentType: 'image/jpeg', size, sha256: hash.digest('hex'), url };
}

const service = await startTestService({ RECEIPT_HOSTS: host, RECEIPT_TIMEOUT: '60s', PATIENCE: '60s' });
const [company, neighbour] = [await service.company(), await service.company()];
await service.stopWorker();
// The worker as it runs in production, in a process of its own.
const program = fileURLToPath(new URL('../../../client/sonya-tripletex.mjs', import.meta.url));
const worker = spawn(process.execPath, [program, 'worker'], {
  env: { PATH: process.env.PATH, ...service.environment },
  stdio: ['ignore', 'ignore', 'inherit'],
});
afterAll(async () => {
  worker.kill('SIGKILL');
  await service.close();
  server.close().closeAllConnections();
});

/** The most memory that each process of a tree has held, as the kernel counts it, threads included. */
function peaksOf(pid: number): Map<number, number> {
  const peaks = new Map<number, number>();
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    peaks.set(pid, Number(kilobytes) / 1024);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    for (const child of children) peaksOf(Number(child)).forEach((peak, each) => peaks.set(each, peak));
  } catch {
    // A process that has ended meanwhile.
  }
  return peaks;
}

/** Looks at the worker's memory until a transfer ends: its own, and with all that it has started. */
async function watched(report: ApprovedReport): Promise<{ status: TransferStatus; own: number; all: number }> {
  const peaks = new Map<number, number>();
  const sampling = setInterval(() => peaksOf(worker.pid ?? 0).forEach((peak, pid) => peaks.set(pid, peak)), 100);
  await service.send(report);
  const read = () => service.transfers.status(report.companyId, report.reportId);
  const status = await waitUntil(read, hasEnded, PATIENCE_MS).finally(() => clearInterval(sampling));
  return {
    status,
    own: peaks.get(worker.pid ?? 0) ?? 0,
    all: [...peaks.values()].reduce((sum, peak) => sum + peak, 0),
  };
}

function reportOf(receipts: readonly ReceiptReference[], of = company): ApprovedReport {
  const lines = [costLine({ receipts: receipts.map(({ id }) => id) })];
  return of.report({ kind: 'travel', lines, receipts: [...receipts] });
}

const photo = await files.aPhonePhoto();
const scan = await files.aScanOf(photo);
const heavy = Array.from({ length: MANY }, (_, number) =>
  put(`heavy-${number}`, number % 4 === 3 ? [scan, Buffer.from(`%${number}\n`)] : files.numbered(photo, number)),
);

test(
  `${MANY} receipts of ten megabytes do not take a worker over ${MOST_MB} MB, and others are served meanwhile`,
  {
    timeout: PATIENCE_MS + 30_000,
  },
  async () => {
    expect(Math.min(...heavy.map(({ size }) => size))).toBeGreaterThan(9_500_000);
    const report = reportOf(heavy);
    const going = watched(report);
    await waitUntil(
      () => Promise.resolve(peaksOf(worker.pid ?? 0).size),
      (processes) => processes > 1,
    );
    const light = reportOf([put('light', [await files.aPicture('jpeg')])], neighbour);
    await service.send(light);
    await expect(service.until(light, hasEnded)).resolves.toMatchObject({ status: 'transferred' });
    await expect(service.transfers.status(report.companyId, report.reportId)).resolves.not.toMatchObject({
      status: 'transferred',
    });
    const { status, own, all } = await going;
    expect(status).toMatchObject({ status: 'transferred', problem: null });
    expect(company.tripletex.attachment(report.reportNumber)?.pages).toBe(MANY + 1);
    expect(own, 'the worker alone').toBeGreaterThan(50);
    expect(all, 'the worker with what it has started').toBeLessThan(MOST_MB);
  },
);

test(`a photo of fifty megapixels does not take a worker over ${MOST_MB} MB`, async () => {
  const report = reportOf([put('huge', [await files.aHugeJpeg()])]);
  const { status, all } = await watched(report);
  expect(status).toMatchObject({ status: 'transferred', problem: null });
  expect(all).toBeLessThan(MOST_MB);
});
