import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import * as files from '../../support/receipts.js';
import { openWorkbench } from './workbench.js';

const { pagesOf, assembled, stored } = await openWorkbench();

const A4 = '[ 0 0 595.28 841.89 ]';

/** What a page says of its size, as it is written. */
async function boxesOf(bytes: Uint8Array): Promise<Record<string, string>> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const node = document.getPages().at(-1)!.node;
  const names = ['MediaBox', 'CropBox', 'Rotate', 'UserUnit'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = node.getInheritableAttribute(PDFName.of(name)) ?? node.lookup(PDFName.of(name));
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

test('a PDF keeps the boxes and the rotation that it inherits', async () => {
  const [page] = await pagesOf(await files.aPdfWithInheritedBoxes());
  expect(page?.page.getMediaBox()).toEqual({ x: 0, y: 0, width: 600, height: 400 });
  expect(page?.page.getCropBox()).toEqual({ x: 50, y: 60, width: 500, height: 300 });
  expect([page?.width, page?.height]).toEqual([300, 500]);
});

test.each<[string, Record<string, number | number[]>]>([
  ['lies on its left side', { Rotate: 90 }],
  ['stands on its head', { Rotate: 180 }],
  ['lies on its right side', { Rotate: 270 }],
  ['was turned the other way', { Rotate: -90 }],
  ['was turned more than once around', { Rotate: 450 }],
  ['begins left of nothing and below it', { MediaBox: [-100, -50, 200, 350] }],
  ['begins far away', { MediaBox: [10_000, 10_000, 10_300, 10_400] }],
  ['names its corners the other way', { MediaBox: [300, 400, 0, 0] }],
  ['shows a part of its paper', { CropBox: [50, 60, 250, 350] }],
  ['shows more than its paper', { CropBox: [-50, -60, 350, 460] }],
  ['shows a part of its paper, lying', { CropBox: [50, 60, 250, 350], Rotate: 90 }],
  ['is as small as a stamp', { MediaBox: [0, 0, 20, 30] }],
  ['is as large as a house', { MediaBox: [0, 0, 14_400, 14_400] }],
  ['counts in larger units', { UserUnit: 10 }],
])('a page that %s stays as it is', async (_, entries) => {
  const file = await files.aPdfPageWith(entries);
  const { bytes, pages } = await assembled([stored(file)]);
  expect(pages).toBe(2);
  expect(await boxesOf(bytes)).toEqual(await boxesOf(file));
});

test.each<[string, Record<string, number | number[]>, Record<string, string>]>([
  ['has no width', { MediaBox: [0, 0, 0, 400] }, { MediaBox: A4 }],
  ['has half a size', { MediaBox: [0, 0, 300] }, { MediaBox: A4 }],
  ['has a number for its size', { MediaBox: 300 }, { MediaBox: A4 }],
  ['shows nothing of its paper', { CropBox: [900, 900, 950, 950] }, { CropBox: '[ 0 0 300 400 ]' }],
  ['shows a line of its paper', { CropBox: [0, 0, 300, 0] }, { CropBox: '[ 0 0 300 400 ]' }],
])('a page that %s is shown all the same', async (_, entries, shown) => {
  const { bytes } = await assembled([stored(await files.aPdfPageWith(entries))]);
  expect(await boxesOf(bytes)).toMatchObject(shown);
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
