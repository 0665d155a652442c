import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  createReceiptAssembler,
  type AssembledReceipts,
  type ReceiptAssembler,
} from '../../../activities/receipts/assemble-receipts.js';
import { countPages } from '../../../activities/receipts/count-pages.js';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import { createApprovalService, type ApprovalService } from '../../../sandbox/approval-service/approval-service.js';
import * as files from '../../support/receipts.js';
import { readPdf, type DrawnPage } from '../../support/read-pdf.js';

const MB = 1024 * 1024;

let service: ApprovalService;
let temporaryFolder: string;
let assembler: ReceiptAssembler;
let photo: Buffer;

beforeAll(async () => {
  service = await createApprovalService();
  temporaryFolder = await mkdtemp(join(tmpdir(), 'assemble-receipts-'));
  assembler = assemblerFor(20 * MB);
  photo = await files.aNoisyJpeg();
});

afterEach(async () => {
  expect(await readdir(temporaryFolder), 'files left behind').toEqual([]);
});

afterAll(async () => {
  await Promise.all([assembler.close(), service.close(), rm(temporaryFolder, { recursive: true })]);
});

function assemblerFor(maxBytes: number): ReceiptAssembler {
  return createReceiptAssembler({
    isUrlAllowed: () => true,
    token: service.token,
    timeoutMs: 10_000,
    maxBytes,
    temporaryFolder,
  });
}

function stored(bytes: Uint8Array, fileName = 'kvittering'): ReceiptReference {
  return service.addReceipt({ bytes, fileName });
}

function assembled(
  receipts: readonly ReceiptReference[],
  by = assembler,
  signal?: AbortSignal,
): Promise<AssembledReceipts> {
  return by.assemble({ cover: files.aCover(receipts), receipts, ...(signal && { signal }) });
}

/** The pages of one receipt, without the cover. */
async function pagesOf(bytes: Uint8Array): Promise<DrawnPage[]> {
  const { bytes: document } = await assembled([stored(bytes)]);
  return (await readPdf(document)).slice(1);
}

/** The colour at a point of a picture, given in parts of its sides. */
async function colorAt(picture: Uint8Array | undefined, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(at, at + 3)].map((level) => Math.round(level / 255));
}

const RED = [1, 0, 0];
const BLUE = [0, 0, 1];
const WHITE = [1, 1, 1];
const BLACK = [0, 0, 0];

test('the cover comes first, then the receipts in the order given, with all their pages', async () => {
  const receipts = [
    stored(await files.aPdf({ pages: 2, text: 'hotel' })),
    stored(await files.aPicture('png')),
    stored(await files.aPdf({ text: 'flight' })),
  ];
  const { bytes, pages } = await assembled(receipts);
  const drawn = await readPdf(bytes);
  expect(drawn.map(({ text, pictures }) => (pictures.length > 0 ? 'picture' : text.split('\n').at(0)))).toEqual([
    expect.stringContaining('S-1'),
    'hotel 1',
    'hotel 2',
    'picture',
    'flight 1',
  ]);
  expect(pages).toBe(5);
  await expect(countPages(bytes)).resolves.toBe(5);
});

test('the same receipts make the same bytes, at any time and in any thread', async () => {
  const receipts = [
    stored(await files.aRotatedJpeg()),
    stored(await files.aPdfWithForm()),
    stored(await files.aTransparentPng()),
  ];
  const other = assemblerFor(20 * MB);
  const [first, second, third] = [
    await assembled(receipts),
    await assembled(receipts),
    await assembled(receipts, other),
  ];
  await other.close();
  expect(second.sha256).toBe(first.sha256);
  expect(third.sha256).toBe(first.sha256);
  expect(Buffer.compare(first.bytes, third.bytes)).toBe(0);
});

test.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
  'a %s is a page with its picture',
  async (format) => {
    const [page, ...others] = await pagesOf(await files.aPicture(format));
    expect(others).toEqual([]);
    await expect(colorAt(page?.pictures[0], 0.25, 0.5)).resolves.toEqual(RED);
    await expect(colorAt(page?.pictures[0], 0.75, 0.5)).resolves.toEqual(BLUE);
  },
);

test('a TIFF of several pages keeps them all', async () => {
  const raw = { width: 100, height: 300, channels: 3, pageHeight: 100 } as const;
  const tiff = await sharp(Buffer.alloc(100 * 300 * 3), { raw })
    .tiff()
    .toBuffer();
  await expect(pagesOf(tiff)).resolves.toHaveLength(3);
});

test('a photo that lies on its side is turned upright', async () => {
  const [page] = await pagesOf(await files.aRotatedJpeg());
  const { width, height } = await sharp(page?.pictures[0]).metadata();
  expect([width, height]).toEqual([300, 200]);
  await expect(colorAt(page?.pictures[0], 0.25, 0.5)).resolves.toEqual(RED);
});

test('what is transparent becomes white', async () => {
  const [page] = await pagesOf(await files.aTransparentPng());
  await expect(colorAt(page?.pictures[0], 0.25, 0.5)).resolves.toEqual(BLACK);
  await expect(colorAt(page?.pictures[0], 0.75, 0.5)).resolves.toEqual(WHITE);
});

test('a wide picture lies on a wide page, a high one on a high page, both A4', async () => {
  const [wide] = await pagesOf(await files.aPicture('png'));
  const [high] = await pagesOf(
    await sharp(await files.aPicture('png'))
      .rotate(90)
      .toBuffer(),
  );
  expect([wide?.width, wide?.height]).toEqual([841.89, 595.28]);
  expect([high?.width, high?.height]).toEqual([595.28, 841.89]);
});

test('a large photo is scaled to what paper can show', async () => {
  const [page] = await pagesOf(photo);
  const { width, height } = await sharp(page?.pictures[0]).metadata();
  expect(width * height).toBeLessThan(4_200_000);
  expect(width / height).toBeCloseTo(4 / 3, 2);
});

test('a long till roll keeps its width', async () => {
  const roll = await sharp({ create: { width: 800, height: 5000, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();
  const [page] = await pagesOf(roll);
  const { width } = await sharp(page?.pictures[0]).metadata();
  expect(width).toBe(800);
});

test('a PDF keeps the boxes and the rotation that it inherits', async () => {
  const [page] = await pagesOf(await files.aPdfWithInheritedBoxes());
  expect(page?.page.getMediaBox()).toEqual({ x: 0, y: 0, width: 600, height: 400 });
  expect(page?.page.getCropBox()).toEqual({ x: 50, y: 60, width: 500, height: 300 });
  expect([page?.width, page?.height]).toEqual([300, 500]);
});

test('a page that does not tell its size is A4', async () => {
  const [page] = await pagesOf(await files.aPdfWithoutMediaBox());
  expect([page?.width, page?.height]).toEqual([595.28, 841.89]);
});

test('a filled-in form keeps what was filled in and loses its links and scripts', async () => {
  const [first, second, ...others] = await pagesOf(await files.aPdfWithForm());
  expect(first?.text).toContain('filled in');
  expect(first?.page.node.Annots()?.size()).toBe(0);
  expect(String(first?.page.node)).not.toContain('/AA');
  expect(second?.text).toBe('page 2');
  expect(others).toEqual([]);
});

test('a PDF that is only protected against changes is taken', async () => {
  const [page] = await pagesOf(await files.anEncryptedPdf());
  expect(page?.text).toBe('page 1');
});

test.each([
  ['an empty file', () => Buffer.alloc(0), 'filen er tom'],
  ['a text', () => Buffer.from('a text'), 'filtypen støttes ikke'],
  ['a HEIC photo', files.aHeic, 'HEIC-bilder støttes ikke'],
  ['a text that is called a JPEG', files.aTextCalledJpeg, 'filen er skadet'],
  ['a JPEG that lost its end', files.aTruncatedJpeg, 'filen er skadet'],
  ['a picture too large to be decoded', files.aBombJpeg, 'bildet har for mange bildepunkter'],
  ['a PDF that lost its end', files.aTruncatedPdf, 'filen er skadet'],
  ['a PDF whose page is not there', files.aPdfWithoutContents, 'filen er skadet'],
  ['something that only begins as a PDF', () => Buffer.from('%PDF-1.7 and nothing'), 'filen er skadet'],
  ['a PDF with a password', () => files.anEncryptedPdf({ userPassword: 'secret' }), 'filen er passordbeskyttet'],
  ['a PDF without pages', files.aPdfWithoutPages, 'filen har ingen sider'],
])('%s is told by name and reason', async (_, file, reason) => {
  const good = stored(await files.aPicture('png'));
  const bad = stored(await file(), 'min fil.jpg');
  await expect(assembled([good, bad])).rejects.toMatchObject({
    problem: { code: 'TLX-502', details: { fileName: 'min fil.jpg', reason: { nb: reason } } },
  });
});

test('a receipt that cannot be fetched is told by its number', async () => {
  const [first, second] = [stored(await files.aPicture('png')), stored(await files.aPicture('png'))];
  service.setFault(second.id, { kind: 'status', status: 404 });
  await expect(assembled([first, second])).rejects.toMatchObject({
    problem: { code: 'TLX-501', details: { receipt: 2 } },
  });
});

test('photos that do not fit are compressed harder', async () => {
  const receipts = [stored(photo), stored(photo)];
  const small = assemblerFor(1.4 * MB);
  const usual = await assembled(receipts);
  const harder = await assembled(receipts, small);
  await small.close();
  expect(usual.bytes.length).toBeGreaterThan(1.4 * MB);
  expect(harder.bytes.length).toBeLessThanOrEqual(1.4 * MB);
  expect(harder.pages).toBe(3);
});

test('a scan that does not fit is compressed harder, and stays a page of its PDF', async () => {
  const scan = await files.aScannedPdf();
  const small = assemblerFor(1 * MB);
  const { bytes } = await assembled([stored(scan)], small);
  await small.close();
  const [, page] = await readPdf(bytes);
  expect(scan.length).toBeGreaterThan(1 * MB);
  expect([page?.width, page?.height]).toEqual([600, 800]);
  const { width, height } = await sharp(page?.pictures[0]).metadata();
  expect(width * height).toBeLessThan(1_500_000);
});

test('what does not fit even so is told with both sizes', async () => {
  const tiny = assemblerFor(0.1 * MB);
  const refused = assembled([stored(photo), stored(photo), stored(photo)], tiny);
  await expect(refused).rejects.toMatchObject({ problem: { code: 'TLX-503', details: { limitMb: '0.1' } } });
  const error: unknown = await refused.catch((reason: unknown) => reason);
  expect(error).toHaveProperty('problem.details.sizeMb', expect.stringMatching(/^0\.[2-9]$/));
  await tiny.close();
});

test('the event loop stays free while a photo of 50 megapixels is rendered', async () => {
  const receipt = stored(await files.aHugeJpeg());
  let longest = 0;
  let last = performance.now();
  const ticking = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  const { pages } = await assembled([receipt]);
  clearInterval(ticking);
  expect(pages).toBe(2);
  expect(longest).toBeLessThan(200);
});

test('two reports at once get their own documents', async () => {
  const [one, two] = [stored(await files.aPdf({ text: 'one' })), stored(await files.aPdf({ text: 'two' }))];
  const documents = await Promise.all([assembled([one]), assembled([two])]);
  const texts = await Promise.all(documents.map(async ({ bytes }) => (await readPdf(bytes))[1]?.text));
  expect(texts).toEqual(['one 1', 'two 1']);
});

test('who cancels gets the reason back, and the next report is served', async () => {
  const receipts = [stored(photo), stored(photo)];
  const stop = new AbortController();
  const going = assembled(receipts, assembler, stop.signal);
  setTimeout(() => stop.abort(new Error('shutting down')), 60);
  await expect(going).rejects.toThrow('shutting down');
  await expect(assembled([stored(await files.aPdf())])).resolves.toMatchObject({ pages: 2 });
});
