import { setTimeout } from 'node:timers/promises';
import { isEnd, type TransferStatus } from '../contract/transfer-status.js';
import { inEnglish, Refused } from './refused.js';
import type { TransferClient } from './transfer-client.js';

const LOOK_EVERY_MS = 300;

/**
 * Waits until a transfer has ended, or stands before a problem that somebody must act on; one that passes by itself is waited
 * through. Passes every change to `onChange` as a line. Throws `Refused` (503) after `timeoutMs`.
 */
export async function waitForEnd(
  transfers: TransferClient,
  accepted: TransferStatus,
  timeoutMs: number,
  onChange: (line: string) => void,
): Promise<TransferStatus> {
  const until = Date.now() + timeoutMs;
  let shown = '';
  for (;;) {
    const status = await transfers.status(accepted.companyId, accepted.reportId);
    const line = `${status.reportNumber}: ${status.status}${status.problem ? ` (${status.problem.code})` : ''}`;
    if (line !== shown) onChange(line);
    shown = line;
    if (isEnd(status.status) || (status.problem && status.problem.class !== 'A')) return status;
    if (Date.now() > until)
      throw new Refused(
        503,
        inEnglish(`It has not arrived yet (${line}). It goes on by itself; ask later with status.`),
      );
    await setTimeout(LOOK_EVERY_MS);
  }
}
