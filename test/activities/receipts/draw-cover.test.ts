import { PDFDocument } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { drawCover } from '../../../activities/receipts/draw-cover.js';
import type { CoverSheet } from '../../../activities/receipts/cover-sheet.js';
import { aCover } from '../../support/receipts.js';
import { readPdf } from '../../support/read-pdf.js';
import { costLine, receipt } from '../../support/reports.js';

const receipts = (count: number) => Array.from({ length: count }, (_, index) => receipt(`r${index + 1}`));
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => costLine({ id: `l${index + 1}`, text: `Tur ${index + 1}` }));

async function drawn(cover: CoverSheet, pagesOf: readonly number[] = cover.receipts.map(() => 1)): Promise<string[]> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const count = await drawCover(document, cover, pagesOf);
  const pages = await readPdf(await document.save());
  expect(pages).toHaveLength(count);
  return pages.map(({ text }) => text);
}

test('the cover tells report, lines, sum, and where each receipt lies', async () => {
  const cover = aCover(receipts(2), {
    reportNumber: 'S-1042',
    title: 'Kundebesøk i Ålesund',
    lines: [costLine({ receipts: ['r2'] })],
  });
  const [text] = await drawn(cover, [2, 1]);
  expect(text).toContain('S-1042');
  expect(text).toContain('Kundebesøk i Ålesund');
  expect(text).toContain('448,00');
  expect(text?.split('\n')).toEqual(expect.arrayContaining(['Sum', 'r1.pdf', 'side 2–3', 'r2.pdf', 'side 4']));
});

test.each([
  ['a hundred receipts of one line', 1, 100],
  ['forty lines with forty receipts', 40, 40],
])('%s fit on one page', async (_, lineCount, receiptCount) => {
  const cover = aCover(receipts(receiptCount), { lines: lines(lineCount) });
  const pages = await drawn(lineCount === 1 ? aCover(receipts(receiptCount)) : cover);
  expect(pages).toHaveLength(1);
  expect(pages[0]).toContain(`side ${receiptCount + 1}`);
});

test('lines that do not fit go on over more pages, and the receipts are counted after them', async () => {
  const pages = await drawn(aCover(receipts(1), { lines: lines(200) }));
  expect(pages.length).toBeGreaterThan(1);
  const text = pages.join('\n');
  expect(text).toContain('Tur 1\n');
  expect(text).toContain('Tur 200');
  expect(text).toContain(`side ${pages.length + 1}`);
});

test('names of other alphabets are drawn as they are', async () => {
  const [text] = await drawn(aCover([], { title: 'Łukasz Ćwik og Иван Петров' }));
  expect(text).toContain('Łukasz Ćwik og Иван Петров');
});

test.each([
  ['letters that no font here has', '出張 med 🧾🇳🇴'],
  ['control characters and line ends', 'en\u0000to\ntre\u2028fire'],
  ['a word without end', 'x'.repeat(200)],
  ['marks on their own', 'a\u030A\u200D\uFE0F\uD800'],
])('%s do no harm', async (_, title) => {
  await expect(drawn(aCover([], { title }))).resolves.toHaveLength(1);
});

test('an å that is written as a and a ring is drawn as å', async () => {
  const [text] = await drawn(aCover([], { title: 'A\u030Alesund' }));
  expect(text).toContain('Ålesund');
});

test('the longest report there can be is drawn', async () => {
  const participants = Array.from({ length: 200 }, () => ({ name: 'N'.repeat(150), company: 'K'.repeat(150) }));
  const line = costLine({
    text: 'ord '.repeat(250),
    purpose: 'p'.repeat(500),
    participants,
    category: 'c'.repeat(100),
  });
  const approvals = Array.from({ length: 40 }, () => ({ by: 'A'.repeat(200), at: '2026-11-02T09:12:00+01:00' }));
  const cover = aCover([receipt('r1', { fileName: 'f'.repeat(255) })], {
    title: 't'.repeat(200),
    approvals,
    lines: [line],
  });
  await expect(drawn(cover)).resolves.toHaveLength(1);
});
