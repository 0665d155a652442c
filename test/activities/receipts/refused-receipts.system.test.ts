import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { describeProblem } from '../../../contract/problems.js';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import type { ReceiptFault } from '../../../sandbox/approval-service/receipt-shelf.js';
import { createReceiptAssembler, type ReceiptAssembler } from '../../../activities/receipts/assemble-receipts.js';
import { ProblemError } from '../../../activities/problem-error.js';
import * as files from '../../support/receipts.js';
import { openWorkbench, MB } from './workbench.js';

const { assembled, service, settings, stored } = await openWorkbench();
const isUrlAllowed = (url: string) => url.startsWith(service.url);
const patient = createReceiptAssembler({ ...settings, isUrlAllowed, timeoutMs: 5_000 });
const impatient = createReceiptAssembler({ ...settings, isUrlAllowed, timeoutMs: 300 });
afterAll(() => Promise.all([patient.close(), impatient.close()]));

const good = stored(await files.aPicture('png'));
const other = await files.aPicture('gif');

/** What people are told of a report whose second receipt is bad. */
async function toldOf(bad: ReceiptReference, assembler = patient): Promise<string> {
  const error = await assembled([good, bad], assembler).then(
    () => 'nothing',
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error('no problem was told', { cause: error });
  return `${error.problem.code}: ${describeProblem(error.problem).message.en}`;
}

/** Small as a file, half a gigabyte once decoded. */
const aLargeAvif = () =>
  sharp({ create: { width: 5000, height: 5000, channels: 3, background: '#ccddee' } })
    .avif({ effort: 0 })
    .toBuffer();

const bad = (fault: ReceiptFault) => {
  const receipt = stored(other);
  service.setFault(receipt.id, fault);
  return receipt;
};

describe('a receipt that does not come as it was approved is told by its number, and asked for again', () => {
  const NOT_FETCHED =
    'TLX-501: Receipt 2 could not be fetched. If it is gone, upload it again in Sonya. We retry by ourselves.';

  test.each<[string, () => ReceiptReference, ReceiptAssembler?]>([
    ['it is gone', () => bad({ kind: 'status', status: 404 })],
    ['the server is out of order', () => bad({ kind: 'status', status: 503 })],
    ['its checksum is another', () => ({ ...stored(other), sha256: '0'.repeat(64) })],
    ['its content is another', () => bad({ kind: 'otherContent' })],
    ['it is larger than approved', () => ({ ...stored(other), size: other.length - 1 })],
    ['it is smaller than approved', () => ({ ...stored(other), size: other.length + 1 })],
    ['it has no end', () => bad({ kind: 'endless' })],
    ['the server is silent', () => bad({ kind: 'silent' }), impatient],
    ['the server stops half-way', () => bad({ kind: 'stalls' }), impatient],
    ['the server hangs up', () => bad({ kind: 'dead' })],
    ['the server is gone', () => ({ ...stored(other), url: 'http://127.0.0.1:1/r' })],
    ['it is on another host', () => bad({ kind: 'redirect', to: 'http://localhost:1/r' })],
    ['it redirects in a circle', () => bad({ kind: 'redirect', to: `${service.url}/preview/nothing` })],
  ])('%s', async (_, receipt, assembler) => {
    await expect(toldOf(receipt(), assembler)).resolves.toBe(NOT_FETCHED);
  });
});

describe('a receipt that cannot be read is told by its name and why', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['an empty file', () => Buffer.alloc(0), 'the file is empty'],
    ['a text', () => Buffer.from('a text'), 'the file type is not supported'],
    ['a web page', () => Buffer.from('<!doctype html><p>Log in'), 'the file type is not supported'],
    ['a HEIC photo', files.aHeic, 'HEIC pictures are not supported'],
    ['a text that is called a JPEG', files.aTextCalledJpeg, 'the file is damaged'],
    ['a JPEG that lost its end', files.aTruncatedJpeg, 'the file is damaged'],
    ['a picture too large to be decoded', files.aBombJpeg, 'the picture has too many pixels'],
    ['a picture that takes too much memory to decode', aLargeAvif, 'the picture has too many pixels'],
    ['a PDF that lost its end', files.aTruncatedPdf, 'the file is damaged'],
    ['a PDF whose page is not there', files.aPdfWithoutContents, 'the file is damaged'],
    ['something that only begins as a PDF', () => Buffer.from('%PDF-1.7 and nothing'), 'the file is damaged'],
    ['a PDF with a password', () => files.anEncryptedPdf({ userPassword: 'secret' }), 'the file is password protected'],
    ['a PDF without pages', files.aPdfWithoutPages, 'the file has no pages'],
  ])('%s', async (_, file, reason) => {
    await expect(toldOf(stored(await file(), 'min fil.jpg'))).resolves.toBe(
      `TLX-502: The file “min fil.jpg” cannot be read (${reason}). Upload it again as PDF, JPG or PNG and approve again. The report then goes by itself.`,
    );
  });
});

test.each([
  ['a PDF that is called a photo', 'image/jpeg', () => files.aPdf()],
  ['a photo that is called a PDF', 'application/pdf', () => files.aPicture('jpeg')],
  ['a photo that is called nothing', 'application/octet-stream', () => files.aPicture('jpeg')],
  ['a photo that is called a web page', 'text/html', () => files.aPicture('png')],
])('what is in a file counts, not what it is called: %s', async (_, contentType, file) => {
  const receipt = service.addReceipt({ bytes: await file(), fileName: 'kvittering.exe', contentType });
  await expect(assembled([receipt])).resolves.toMatchObject({ pages: 2 });
});

test('a file that is too large to be kept is not even fetched', async () => {
  const receipt = { ...stored(other), size: 251 * MB };
  await expect(toldOf(receipt)).resolves.toMatch(
    /^TLX-503: The receipts are 251 MB after compression, the limit is 20 MB\./,
  );
  expect(service.requests.filter(({ path }) => path.endsWith(receipt.id))).toEqual([]);
});
