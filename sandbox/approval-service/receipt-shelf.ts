import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The bearer token that receipts are given for. */
export const SANDBOX_RECEIPT_TOKEN = 'sandbox-receipt-token';

/** What goes wrong when a receipt is asked for. */
export const ReceiptFault = z.discriminatedUnion('kind', [
  /** Answers with a status instead of the receipt. */
  z.object({ kind: z.literal('status'), status: z.int().min(400).max(599) }),
  /** Never answers. */
  z.object({ kind: z.literal('silent') }),
  /** Sends its first half and then nothing more. */
  z.object({ kind: z.literal('stalls') }),
  /** Ends the connection without an answer. */
  z.object({ kind: z.literal('dead') }),
  /** Sends other bytes, as many as promised. */
  z.object({ kind: z.literal('otherContent') }),
  /** Sends more than promised, without end. */
  z.object({ kind: z.literal('endless') }),
  z.object({ kind: z.literal('redirect'), to: z.string() }),
]);
export type ReceiptFault = z.infer<typeof ReceiptFault>;

export interface StoredReceipt {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly contentType: string;
  readonly sha256: string;
}

/** The receipts of the service, and the faults that tests put on them. */
export class ReceiptShelf {
  readonly #receipts = new Map<string, StoredReceipt>();
  readonly #faults = new Map<string, ReceiptFault>();

  put(receipt: Omit<StoredReceipt, 'sha256'>): StoredReceipt {
    const stored = { ...receipt, sha256: createHash('sha256').update(receipt.bytes).digest('hex') };
    this.#receipts.set(receipt.id, stored);
    return stored;
  }

  get(id: string): StoredReceipt | undefined {
    return this.#receipts.get(id);
  }

  faultOf(id: string): ReceiptFault | undefined {
    return this.#faults.get(id);
  }

  /** Undefined makes it whole again. */
  setFault(id: string, fault: ReceiptFault | undefined): void {
    if (fault === undefined) this.#faults.delete(id);
    else this.#faults.set(id, fault);
  }
}
