import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { ApprovedReport, ReceiptReference } from '../../contract/approved-report.js';
import { NoticeBoard, newWebhookSecret } from './notice-board.js';
import { receiptFile } from './receipt-files.js';
import { paperFor } from './receipt-paper.js';
import { ReceiptShelf, SANDBOX_RECEIPT_TOKEN, type ReceiptFault, type StoredReceipt } from './receipt-shelf.js';
import { routes } from './routes.js';
import { sampleNames, sampleReport } from './sample-reports.js';
import type { Pages } from './sign-in.js';

export interface ApprovalServiceOptions {
  /** 0 picks a free one. */
  readonly port?: number;
  /** The bearer token that receipts are given for. */
  readonly token?: string;
  /** What notices to it are signed with. */
  readonly webhookSecret?: string;
  /** The pages that it signs sample people in to; none when left out. */
  readonly pages?: Pages | undefined;
}

export interface NewReceipt {
  readonly id?: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly contentType?: string;
  readonly fault?: ReceiptFault;
}

/** What somebody asked the service for. */
export interface ServiceRequest {
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface ApprovalService {
  readonly url: string;
  /** `host:port`, as `RECEIPT_HOSTS` takes it. */
  readonly host: string;
  readonly token: string;
  readonly sampleNames: readonly string[];
  /** Every request so far, for tests to look at. */
  readonly requests: readonly ServiceRequest[];
  /** A sample as the approval service hands it over, with receipts that can be fetched. Throws a `RangeError` when there is none. */
  sampleReport(name: string): Promise<ApprovedReport>;
  addReceipt(receipt: NewReceipt): ReceiptReference;
  /** Lets the fetching of a receipt go wrong, by the id in its address; undefined makes it whole again. */
  setFault(id: string, fault: ReceiptFault | undefined): void;
  close(): Promise<void>;
}

/** Starts the stand-in of Sonya's approval service on loopback: sample reports, and receipts for those who have the token. */
export async function createApprovalService({
  port = 0,
  token = SANDBOX_RECEIPT_TOKEN,
  webhookSecret = newWebhookSecret(),
  pages,
}: ApprovalServiceOptions = {}): Promise<ApprovalService> {
  const shelf = new ReceiptShelf();
  const requests: ServiceRequest[] = [];
  const sample = (name: string): Promise<ApprovedReport | undefined> =>
    stocked(shelf, name, (id) => `${url}/receipts/${id}`);
  const reference = ({ id, bytes, fileName, contentType, sha256 }: StoredReceipt): ReceiptReference => {
    return { id, fileName, contentType, size: bytes.length, sha256, url: `${url}/receipts/${id}` };
  };
  const listener = getRequestListener(
    routes({ shelf, token, sample, reference, notices: new NoticeBoard(webhookSecret), pages }).fetch,
  );
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization });
    void listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}`;
  return {
    url,
    host,
    token,
    sampleNames,
    requests,
    sampleReport: async (name) => {
      const report = await sample(name);
      if (report === undefined)
        throw new RangeError(`There is no sample "${name}": use one of ${sampleNames.join(', ')}.`);
      return report;
    },
    addReceipt: ({ id = randomUUID(), contentType = 'application/octet-stream', fault, ...receipt }) => {
      shelf.setFault(id, fault);
      return reference(shelf.put({ id, contentType, ...receipt }));
    },
    setFault: (id, fault) => shelf.setFault(id, fault),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A sample with its receipts printed and put on the shelf. */
async function stocked(
  shelf: ReceiptShelf,
  name: string,
  urlOf: (id: string) => string,
): Promise<ApprovedReport | undefined> {
  const blank = sampleReport(name, () => ({ size: 0, sha256: '0'.repeat(64), url: urlOf('none') }));
  if (blank === undefined) return undefined;
  const contents = new Map<string, StoredReceipt>();
  for (const receipt of blank.receipts) {
    const id = `${name}-${receipt.id}`;
    const stored =
      shelf.get(id) ??
      shelf.put({ ...receipt, id, bytes: await receiptFile(paperFor(blank, receipt), receipt.contentType) });
    contents.set(receipt.id, stored);
  }
  return sampleReport(name, (receiptId) => {
    const stored = contents.get(receiptId);
    return { size: stored?.bytes.length ?? 0, sha256: stored?.sha256 ?? '', url: urlOf(stored?.id ?? '') };
  });
}
