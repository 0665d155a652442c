import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, expect } from 'vitest';
import {
  createReceiptAssembler,
  type AssembledReceipts,
  type ReceiptAssembler,
  type ReceiptSettings,
} from '../../../activities/receipts/assemble-receipts.js';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import { createApprovalService, type ApprovalService } from '../../../sandbox/approval-service/approval-service.js';
import { aCover } from '../../support/receipts.js';
import { readPdf, type DrawnPage } from '../../support/read-pdf.js';

export const MB = 1024 * 1024;

/** An assembler with receipts to fetch. After each test no file may be left. */
export interface Workbench {
  readonly service: ApprovalService;
  readonly assembler: ReceiptAssembler;
  readonly settings: ReceiptSettings;
  readonly stored: (bytes: Uint8Array, fileName?: string) => ReceiptReference;
  readonly assembled: (
    receipts: readonly ReceiptReference[],
    by?: ReceiptAssembler,
    signal?: AbortSignal,
  ) => Promise<AssembledReceipts>;
  /** The pages of one receipt, without the cover. */
  readonly pagesOf: (bytes: Uint8Array) => Promise<DrawnPage[]>;
  /** Works with another assembler, which is closed afterwards. */
  readonly withOther: <T>(
    changes: Partial<ReceiptSettings>,
    work: (other: ReceiptAssembler) => Promise<T>,
  ) => Promise<T>;
}

/** Call it at the top level of a test file. */
export async function openWorkbench(): Promise<Workbench> {
  const service = await createApprovalService();
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'assemble-receipts-'));
  const settings = {
    isUrlAllowed: () => true,
    token: service.token,
    timeoutMs: 10_000,
    maxBytes: 20 * MB,
    temporaryFolder,
  };
  const assembler = createReceiptAssembler(settings);
  afterEach(async () => {
    expect(await readdir(temporaryFolder), 'files left behind').toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([assembler.close(), service.close(), rm(temporaryFolder, { recursive: true })]);
  });

  const stored = (bytes: Uint8Array, fileName = 'kvittering') => service.addReceipt({ bytes, fileName });
  const assembled = (receipts: readonly ReceiptReference[], by = assembler, signal?: AbortSignal) =>
    by.assemble({ cover: aCover(receipts), receipts, ...(signal && { signal }) });
  return {
    service,
    assembler,
    settings,
    stored,
    assembled,
    pagesOf: async (bytes) => (await readPdf((await assembled([stored(bytes)])).bytes)).slice(1),
    withOther: async (changes, work) => {
      const other = createReceiptAssembler({ ...settings, ...changes });
      try {
        return await work(other);
      } finally {
        await other.close();
      }
    },
  };
}

/** The colour at a point of a picture, given in parts of its sides; each part 0 or 1. */
export async function colorAt(picture: Uint8Array | undefined, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(at, at + 3)].map((level) => Math.round(level / 255));
}

export const RED = [1, 0, 0];
export const GREEN = [0, 1, 0];
export const BLUE = [0, 0, 1];
export const WHITE = [1, 1, 1];
export const BLACK = [0, 0, 0];
