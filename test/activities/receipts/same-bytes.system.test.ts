import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import { composeDocument } from '../../../activities/receipts/compose-document.js';
import { renderPdf } from '../../../activities/receipts/render-pdf.js';
import { renderPictures } from '../../../activities/receipts/render-pictures.js';
import { aCover } from '../../support/receipts.js';
import * as files from '../../support/receipts.js';
import { openWorkbench } from './workbench.js';

const { assembled, settings, stored, withOther } = await openWorkbench();
const folder = await mkdtemp(join(tmpdir(), 'same-bytes-'));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => void vi.useRealTimers().restoreAllMocks());

let receipts: ReceiptReference[];
beforeAll(async () => {
  receipts = [
    stored(await files.aTurnedJpeg(), 'Ærlig kvittering.jpg'),
    stored(await files.aPdfWithForm(), 'İstanbul ıııı.pdf'),
    stored(await files.aTransparentPicture(), 'z.png'),
    stored(await files.aScannedPdf()),
  ];
});

test('the same receipts make the same bytes, again and by another', async () => {
  const first = await assembled(receipts);
  const again = await assembled(receipts);
  const byAnother = await withOther({}, (other) => assembled(receipts, other));
  expect(again.sha256).toBe(first.sha256);
  expect(Buffer.compare(first.bytes, byAnother.bytes)).toBe(0);
});

test('that holds where they had to be compressed harder, too', async () => {
  const maxBytes = 1024 * 1024;
  const harder = () => withOther({ maxBytes }, (other) => assembled(receipts, other));
  const [first, again] = [await harder(), await harder()];
  expect(again.sha256).toBe(first.sha256);
  expect(first.bytes.length).toBeLessThan(maxBytes);
});

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The checksum of the document that a process of its own makes. */
function assembledElsewhere(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [here('./assemble-elsewhere.mjs')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { token, maxBytes, timeoutMs } = settings;
  child.stdin.end(
    JSON.stringify({ token, maxBytes, timeoutMs, temporaryFolder: folder, receipts, cover: aCover(receipts) }),
  );
  return new Promise((resolve) => {
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString())).on('close', () => resolve(told));
  });
}

test.each([
  ['east of all others', { TZ: 'Pacific/Kiritimati', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' }],
  ['west of all others, in Turkish', { TZ: 'Pacific/Pago_Pago', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
  ['in Arabic digits', { TZ: 'Africa/Cairo', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' }],
  ['without any language', { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' }],
])('another process makes the same: %s', async (_, env) => {
  const { sha256 } = await assembled(receipts);
  await expect(assembledElsewhere(env)).resolves.toBe(sha256);
});

test('nothing of the moment enters the document: neither the clock nor chance', async () => {
  const made = async (moment: string, chance: number): Promise<Buffer> => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(moment) });
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const [pdf, photo, document] = ['a', 'b', 'document'].map((name) => join(folder, name)) as [string, string, string];
    await writeFile(pdf, await files.aPdfWithForm().then(withoutDates));
    await writeFile(photo, await files.aTurnedJpeg());
    await composeDocument(aCover(receipts), [await renderPdf(pdf), await renderPictures(photo)], document);
    return readFile(document);
  };
  const [one, other] = [await made('2026-03-12T23:59:59Z', 0.1), await made('2031-10-26T01:30:00Z', 0.9)];
  expect(Buffer.compare(one, other)).toBe(0);
  const text = one.toString('latin1');
  expect(text).not.toMatch(/\/ID\s*[[<]/);
  expect(text).not.toContain('2031');
});

/** The receipt itself is the same file at both moments. */
function withoutDates(pdf: Buffer): Buffer {
  return (unchanging ??= pdf);
}
let unchanging: Buffer | undefined;
