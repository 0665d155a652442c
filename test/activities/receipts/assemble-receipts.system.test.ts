import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { countPages } from '../../../activities/receipts/count-pages.js';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import * as files from '../../support/receipts.js';
import { readPdf } from '../../support/read-pdf.js';
import { MB, openWorkbench } from './workbench.js';

const { assembled, assembler, stored, withOther } = await openWorkbench();
const photo = await files.aNoisyJpeg();

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

test('receipts keep their order, however slowly one comes', async () => {
  const slow = await slowServer();
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const pdfs = await Promise.all(names.map((text) => files.aPdf({ text })));
  const receipts = pdfs.map((pdf, index) => slow.put(pdf, (names.length - index) * 40));
  const { bytes } = await assembled(receipts);
  expect((await readPdf(bytes)).slice(1).map(({ text }) => text)).toEqual(names.map((name) => `${name} 1`));
});

/** A server that takes its time, loses the first connections for a receipt, and counts how many it is asked for at once. */
async function slowServer() {
  const shelf = new Map<string, { bytes: Uint8Array; ms: number; lost: number }>();
  const seen = { now: 0, most: 0, asked: 0 };
  const server = createServer((request, response) => {
    seen.most = Math.max(seen.most, (seen.now += 1));
    seen.asked += 1;
    const entry = shelf.get(request.url ?? '')!;
    if ((entry.lost -= 1) >= 0) return request.socket.destroy();
    return setTimeout(() => response.end(entry.bytes, () => (seen.now -= 1)), entry.ms);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.close().closeAllConnections());
  const put = (bytes: Uint8Array, ms: number, lost = 0): ReceiptReference => {
    const path = `/${shelf.size + 1}`;
    shelf.set(path, { bytes, ms, lost });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    return { id: path, fileName: 'kvittering', contentType: 'image/png', size: bytes.length, sha256, url };
  };
  return { seen, put };
}

test('slow receipts are fetched side by side, no more than four at once', async () => {
  const slow = await slowServer();
  const picture = await files.aPicture('jpeg');
  const receipts = Array.from({ length: 12 }, (_, number) =>
    slow.put(Buffer.concat(files.numbered(picture, number)), 100),
  );
  await assembled(receipts);
  expect(slow.seen).toMatchObject({ most: 4, asked: 12 });
});

test('the same file is fetched once, and shown as often as the report has it', async () => {
  const slow = await slowServer();
  const picture = await files.aPicture('jpeg');
  const { pages } = await assembled(Array.from({ length: 6 }, () => slow.put(picture, 0)));
  expect(pages).toBe(7);
  expect(slow.seen.asked).toBe(1);
});

test('a lost connection costs one receipt, not all', async () => {
  const slow = await slowServer();
  const receipts = [slow.put(await files.aPicture('png'), 0), slow.put(await files.aPicture('gif'), 0, 1)];
  await expect(assembled(receipts)).resolves.toMatchObject({ pages: 3 });
  expect(slow.seen.asked).toBe(3);
});

test('many slow receipts come to an end: the first that is missing is told as not fetched', async () => {
  const slow = await slowServer();
  const picture = await files.aPicture('jpeg');
  const receipts = Array.from({ length: 40 }, (_, number) =>
    slow.put(Buffer.concat(files.numbered(picture, number)), number < 2 ? 0 : 1_500),
  );
  const begin = performance.now();
  const late = withOther({ documentTimeoutMs: 5_000, timeoutMs: 60_000 }, (other) => assembled(receipts, other));
  await expect(late).rejects.toMatchObject({
    problem: {
      code: 'TLX-501',
      details: { receipt: expect.toSatisfy((number) => number > 2 && number < 40) as number },
    },
  });
  expect(performance.now() - begin).toBeLessThan(10_000);
});

test('photos that do not fit are compressed harder', async () => {
  const receipts = [stored(photo), stored(photo)];
  const usual = await assembled(receipts);
  const harder = await withOther({ maxBytes: 1.4 * MB }, (small) => assembled(receipts, small));
  expect(usual.bytes.length).toBeGreaterThan(1.4 * MB);
  expect(harder.bytes.length).toBeLessThanOrEqual(1.4 * MB);
  expect(harder.pages).toBe(3);
});

test('a scan that does not fit is compressed harder, and stays a page of its PDF', async () => {
  const scan = await files.aScannedPdf();
  const { bytes } = await withOther({ maxBytes: 1 * MB }, (small) => assembled([stored(scan)], small));
  const [, page] = await readPdf(bytes);
  expect(scan.length).toBeGreaterThan(1 * MB);
  expect([page?.width, page?.height]).toEqual([600, 800]);
  const { width, height } = await sharp(page?.pictures[0]).metadata();
  expect(width * height).toBeLessThan(1_500_000);
});

test('what does not fit even so is told with both sizes', async () => {
  const refused = withOther({ maxBytes: 0.1 * MB }, (tiny) =>
    assembled([stored(photo), stored(photo), stored(photo)], tiny),
  );
  await expect(refused).rejects.toMatchObject({ problem: { code: 'TLX-503', details: { limitMb: '0.1' } } });
  const error: unknown = await refused.catch((reason: unknown) => reason);
  expect(error).toHaveProperty('problem.details.sizeMb', expect.stringMatching(/^0\.[2-9]$/));
});

test('two reports at once get their own documents', async () => {
  const [one, two] = [stored(await files.aPdf({ text: 'one' })), stored(await files.aPdf({ text: 'two' }))];
  const documents = await Promise.all([assembled([one]), assembled([two])]);
  const texts = await Promise.all(documents.map(async ({ bytes }) => (await readPdf(bytes))[1]?.text));
  expect(texts).toEqual(['one 1', 'two 1']);
});

test('who cancels gets the reason back, and the next report is served', async () => {
  const receipts = [stored(photo), stored(await files.aNoisyJpeg({ quality: 91 }))];
  const stop = new AbortController();
  const going = assembled(receipts, assembler, stop.signal);
  setTimeout(() => stop.abort(new Error('shutting down')), 60);
  await expect(going).rejects.toThrow('shutting down');
  await expect(assembled([stored(await files.aPdf())])).resolves.toMatchObject({ pages: 2 });
});
