import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../activities/failures.js';
import { ReceiptRenderer } from '../../../activities/receipts/render-receipts.js';
import * as files from '../../support/receipts.js';
import { openWorkbench } from './workbench.js';

const bench = await openWorkbench();
const photo = await files.aNoisyJpeg({ width: 800, height: 600 });
const cover = files.aCover([]);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'full-disk-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Trouble of our own: tried again for ever, and no person has to decide about the transfer. */
function expectPassing(error: unknown): void {
  const now = new Date();
  const waits = { scale: 1, recheckMs: 1 };
  const times = { scheduledAt: new Date(0), now, temporalNow: now };
  const circumstances = { ...times, attempt: 9, patienceMs: 0, waits, stops: 0, random: 0 };
  expect(failureOf(error, circumstances)).toMatchObject({ type: 'LocalTrouble', nonRetryable: false });
}

describe('a full disk is trouble of our own also where another process meets it', () => {
  const renderer = new ReceiptRenderer();
  afterAll(() => renderer.close());

  /** A file that can be written as little as one on a full disk: the kernel answers ENOSPC to every byte. */
  const full = (name: string) => {
    const file = join(folder, name);
    symlinkSync('/dev/full', file);
    return file;
  };
  const receipt = (bytes: Uint8Array) => {
    const file = join(folder, 'receipt');
    writeFileSync(file, bytes);
    return file;
  };

  it.each<[string, () => Promise<unknown>]>([
    [
      'when a photo is rendered',
      () => {
        full('receipt-0.jpg');
        return renderer.render(receipt(photo), undefined);
      },
    ],
    [
      'when a PDF is rendered',
      async () => {
        full('receipt.pdf');
        return renderer.render(receipt(await files.aPdf()), undefined);
      },
    ],
    [
      'when a photo is made smaller',
      async () => {
        full('receipt-0.jpg-coarse.jpg');
        const rendered = await renderer.render(receipt(photo), undefined);
        if ('unreadable' in rendered) throw new Error(rendered.unreadable);
        return renderer.coarsen(rendered, undefined);
      },
    ],
    ['when the document is written', () => renderer.compose(cover, [], full('document.pdf'), undefined)],
  ])('%s', async (_, work) => {
    const error: unknown = await work().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ENOSPC' });
    expectPassing(error);
  });
});

/** A disk of so many kilobytes, where this user may mount one. */
function mounted(kilobytes: number): boolean {
  const options = ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', folder];
  return spawnSync('mount', options, { stdio: 'ignore' }).status === 0;
}

describe('a disk that is too small for a document is trouble of our own, and nothing is left on it', () => {
  afterEach(() => spawnSync('umount', ['-l', folder], { stdio: 'ignore' }));

  /** Whoever may not mount a disk gets a file where the folder should be: trouble of the disk as well, only another. */
  function onDisk(kilobytes: number): { temporaryFolder: string; code: string } {
    if (mounted(kilobytes)) return { temporaryFolder: join(folder, 'receipts'), code: 'ENOSPC' };
    writeFileSync(join(folder, 'file'), '');
    return { temporaryFolder: join(folder, 'file', 'receipts'), code: 'ENOTDIR' };
  }

  it.each([
    ['while the receipt is fetched', 256],
    ['while it is rendered', Math.ceil(photo.length / 1024) + 64],
  ])('%s', async (_, kilobytes) => {
    const { temporaryFolder, code } = onDisk(kilobytes);
    const receipts = [bench.stored(photo)];
    const error: unknown = await bench.withOther({ temporaryFolder }, (other) =>
      bench.assembled(receipts, other).catch((reason: unknown) => reason),
    );
    expect(error).toMatchObject({ code });
    expectPassing(error);
    if (code === 'ENOSPC') await expect(readdir(temporaryFolder)).resolves.toEqual([]);
  });

  it('and once there is room, the next try succeeds', async () => {
    const { temporaryFolder, code } = onDisk(256);
    const receipts = [bench.stored(photo)];
    await bench.withOther({ temporaryFolder }, async (other) => {
      await expect(bench.assembled(receipts, other)).rejects.toMatchObject({ code });
      if (code === 'ENOSPC') spawnSync('mount', ['-o', 'remount,size=20m', folder]);
      else rmSync(join(folder, 'file'));
      await mkdir(join(folder, 'file'), { recursive: true });
      await expect(bench.assembled(receipts, other)).resolves.toMatchObject({ pages: 2 });
    });
  });
});
