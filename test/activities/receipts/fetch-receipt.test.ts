import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchReceipt, type ReceiptFetch } from '../../../activities/receipts/fetch-receipt.js';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import { parseReceiptHosts, receiptUrlAllowedOn } from '../../../contract/receipt-hosts.js';
import { createApprovalService, type ApprovalService } from '../../../sandbox/approval-service/approval-service.js';
import type { ReceiptFault } from '../../../sandbox/approval-service/receipt-shelf.js';
import { receipt as reference } from '../../support/reports.js';

const CONTENT = Buffer.from('what the approver saw');

let service: ApprovalService;
let stranger: ApprovalService;
let folder: string;
const dispatcher = new Agent();

beforeEach(async () => {
  service = await createApprovalService();
  stranger = await createApprovalService({ token: 'another token' });
  folder = await mkdtemp(join(tmpdir(), 'fetch-receipt-'));
});

afterEach(async () => {
  await Promise.all([service.close(), stranger.close(), rm(folder, { recursive: true })]);
});

const only = (...hosts: string[]) => receiptUrlAllowedOn(parseReceiptHosts(hosts.join(',')) ?? []);

function stored(fault?: ReceiptFault, on = service): ReceiptReference {
  return on.addReceipt({ bytes: CONTENT, fileName: 'taxi.jpg', ...(fault && { fault }) });
}

function fetched(receipt: ReceiptReference, options: Partial<ReceiptFetch> = {}): Promise<string> {
  const file = join(folder, 'receipt');
  const isUrlAllowed = only(service.host);
  const usual = {
    receipt,
    position: 3,
    file,
    isUrlAllowed,
    token: service.token,
    timeoutMs: 5_000,
    signal: undefined,
    dispatcher,
  };
  return fetchReceipt({ ...usual, ...options }).then(() => readFile(file, 'utf8'));
}

const notFetched = { problem: { code: 'TLX-501', details: { receipt: 3 } } };

test('a receipt is fetched as it was approved, with the token', async () => {
  await expect(fetched(stored())).resolves.toBe('what the approver saw');
  expect(service.requests).toMatchObject([{ authorization: `Bearer ${service.token}` }]);
});

test('a checksum may be written in capital letters', async () => {
  const receipt = stored();
  await expect(fetched({ ...receipt, sha256: receipt.sha256.toUpperCase() })).resolves.toBe('what the approver saw');
});

test.each([
  ['a wrong token', { token: 'wrong' }],
  ['no token', { token: undefined }],
])('%s leaves the receipt unfetched', async (_, options) => {
  await expect(fetched(stored(), options)).rejects.toMatchObject(notFetched);
});

test.each([404, 410, 403, 500, 503])('an answer of %i leaves it unfetched', async (status) => {
  await expect(fetched(stored({ kind: 'status', status }))).rejects.toMatchObject(notFetched);
});

test.each([
  ['larger than the report says', { size: CONTENT.length - 1 }],
  ['smaller than the report says', { size: CONTENT.length + 1 }],
  ['not the one whose checksum the report has', { sha256: '0'.repeat(64) }],
])('a receipt that is %s is not taken', async (_, difference) => {
  await expect(fetched({ ...stored(), ...difference })).rejects.toMatchObject(notFetched);
});

test('other content of the same size is not taken', async () => {
  await expect(fetched(stored({ kind: 'otherContent' }))).rejects.toMatchObject(notFetched);
});

test('content without end is left off where the approved size ends', async () => {
  await expect(fetched(stored({ kind: 'endless' }))).rejects.toMatchObject(notFetched);
  await expect(readFile(join(folder, 'receipt'))).resolves.toHaveProperty(
    'length',
    expect.toSatisfy((size) => size <= CONTENT.length),
  );
});

test.each(['silent', 'stalls'] as const)(
  'a server that is %s is waited for no longer than the time-out',
  async (kind) => {
    const begin = performance.now();
    await expect(fetched(stored({ kind }), { timeoutMs: 150 })).rejects.toMatchObject(notFetched);
    expect(performance.now() - begin).toBeLessThan(2_000);
  },
);

test('a connection that ends without an answer leaves it unfetched', async () => {
  await expect(fetched(stored({ kind: 'dead' }))).rejects.toMatchObject(notFetched);
});

test('a server that is gone leaves it unfetched', async () => {
  const receipt = stored(undefined, stranger);
  await stranger.close();
  await expect(fetched(receipt, { isUrlAllowed: only(stranger.host) })).rejects.toMatchObject(notFetched);
});

test.each<[string, ReceiptFault]>([
  ['is gone', { kind: 'status', status: 404 }],
  ['is forbidden', { kind: 'status', status: 403 }],
  ['is another', { kind: 'otherContent' }],
  ['is larger', { kind: 'endless' }],
])('a receipt that %s is not asked for again', async (_, fault) => {
  await expect(fetched(stored(fault))).rejects.toMatchObject(notFetched);
  expect(service.requests).toHaveLength(1);
});

test.each<[string, ReceiptFault]>([
  ['a connection that was lost', { kind: 'dead' }],
  ['a server out of order', { kind: 'status', status: 503 }],
])('%s is tried once more, no oftener', async (_, fault) => {
  await expect(fetched(stored(fault))).rejects.toMatchObject(notFetched);
  expect(service.requests).toHaveLength(2);
});

test('a host that is not listed is not even asked', async () => {
  await expect(fetched(stored(undefined, stranger))).rejects.toMatchObject(notFetched);
  expect(stranger.requests).toEqual([]);
});

test('a redirect to a host that is not listed is not followed', async () => {
  const elsewhere = stored(undefined, stranger);
  await expect(fetched(stored({ kind: 'redirect', to: elsewhere.url }))).rejects.toMatchObject(notFetched);
  expect(stranger.requests).toEqual([]);
});

test('a redirect to a listed host is followed, without the token', async () => {
  const open = service.addReceipt({ id: 'open', bytes: CONTENT, fileName: 'taxi.jpg' });
  const preview = open.url.replace('/receipts/', '/preview/');
  await expect(fetched(stored({ kind: 'redirect', to: preview }))).resolves.toBe('what the approver saw');
  expect(service.requests.at(-1)).toMatchObject({ path: '/preview/open', authorization: undefined });
});

test('redirects in a circle come to an end', async () => {
  const receipt = service.addReceipt({ id: 'circle', bytes: CONTENT, fileName: 'taxi.jpg' });
  service.setFault('circle', { kind: 'redirect', to: receipt.url });
  await expect(fetched(receipt, { token: undefined, isUrlAllowed: only(service.host) })).rejects.toMatchObject(
    notFetched,
  );
  expect(service.requests.length).toBeLessThanOrEqual(4);
});

test('plain http to another machine is never spoken', async () => {
  const receipt = reference('r1', { url: 'http://receipts.example/1' });
  await expect(fetched(receipt, { isUrlAllowed: only('receipts.example') })).rejects.toMatchObject(notFetched);
});

test('who cancels gets the reason back, not a problem', async () => {
  const stop = new AbortController();
  const going = fetched(stored({ kind: 'silent' }), { signal: stop.signal });
  stop.abort(new Error('shutting down'));
  await expect(going).rejects.toThrow('shutting down');
});

test('trouble with the own disk is not blamed on the receipt', async () => {
  await expect(fetched(stored(), { file: join(folder, 'missing', 'receipt') })).rejects.toMatchObject({
    code: 'ENOENT',
  });
});
