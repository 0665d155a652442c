import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReceiptReference } from '../../../contract/approved-report.js';
import { parseReceiptHosts, receiptUrlAllowedOn } from '../../../contract/receipt-hosts.js';
import { checkReport } from '../../../contract/report-rules.js';
import { createApprovalService, type ApprovalService } from '../../../sandbox/approval-service/approval-service.js';
import { newWebhookSecret } from '../../../sandbox/approval-service/notice-board.js';
import { sampleNames } from '../../../sandbox/approval-service/sample-reports.js';
import { readPdf } from '../../support/read-pdf.js';

let service: ApprovalService;

beforeAll(async () => {
  service = await createApprovalService();
});

afterAll(() => service.close());

const authorized = () => ({ headers: { authorization: `Bearer ${service.token}` } });

async function fetched({ url }: ReceiptReference): Promise<Buffer> {
  const answer = await fetch(url, authorized());
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

test.each(sampleNames)('%s is an approved report that keeps every rule', async (name) => {
  const report = await service.sampleReport(name);
  const isAllowed = receiptUrlAllowedOn(parseReceiptHosts(service.host) ?? []);
  expect(checkReport(report, isAllowed)).toMatchObject({ ok: true });
});

test.each(sampleNames)('the receipts of %s are given as the report describes them', async (name) => {
  const { receipts } = await service.sampleReport(name);
  for (const receipt of receipts) {
    const bytes = await fetched(receipt);
    expect(bytes.length).toBe(receipt.size);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(receipt.sha256);
  }
});

test('a report is the same each time it is asked for, by whom and where it may be', async () => {
  const other = await createApprovalService();
  const contents = async (from: ApprovalService) =>
    (await from.sampleReport('e02-euro')).receipts.map(({ sha256 }) => sha256);
  const [here, again, elsewhere] = [await contents(service), await contents(service), await contents(other)];
  await other.close();
  expect(again).toEqual(here);
  expect(elsewhere).toEqual(here);
});

test('receipts are photos that lie on their side, screenshots with nothing behind them, and PDFs of one or more pages', async () => {
  const [screenshot, pdf, photo] = await Promise.all((await service.sampleReport('e02-euro')).receipts.map(fetched));
  const [hotel] = await Promise.all((await service.sampleReport('e04-bergen')).receipts.map(fetched));
  await expect(sharp(photo).metadata()).resolves.toMatchObject({ format: 'jpeg', orientation: 6 });
  await expect(sharp(screenshot).metadata()).resolves.toMatchObject({ format: 'png', hasAlpha: true });
  await expect(readPdf(pdf!)).resolves.toMatchObject([{ text: expect.stringContaining('35,50') as string }]);
  await expect(readPdf(hotel!)).resolves.toHaveLength(2);
});

test.each([
  ['no token', {}],
  ['another token', { headers: { authorization: 'Bearer another' } }],
])('with %s a receipt is refused', async (_, request) => {
  const { receipts } = await service.sampleReport('e01-taxi');
  const answer = await fetch(receipts[0]!.url, request);
  expect(answer.status).toBe(401);
});

test('a receipt that nobody put there is not found', async () => {
  expect((await fetch(`${service.url}/receipts/none`, authorized())).status).toBe(404);
});

test('a sample that does not exist is refused with the names of those that do', async () => {
  await expect(service.sampleReport('e99')).rejects.toThrow('e01-taxi');
  expect((await fetch(`${service.url}/reports/e99`)).status).toBe(404);
});

test('reports are given over http too', async () => {
  const answer = await fetch(`${service.url}/reports/e01-taxi`);
  expect(await answer.json()).toEqual(await service.sampleReport('e01-taxi'));
});

test('the home page leads to every report and shows its receipts without a token', async () => {
  const page = await (await fetch(service.url)).text();
  for (const name of sampleNames) expect(page).toContain(`/reports/${name}`);
  const preview = await fetch(`${service.url}/preview/e01-taxi-r1`);
  expect(preview.headers.get('content-type')).toBe('image/jpeg');
});

test('a receipt can be put there over http', async () => {
  const url = `${service.url}/sandbox/receipts?fileName=min.png`;
  const answer = await fetch(url, { method: 'POST', body: 'content', headers: { 'content-type': 'image/png' } });
  const receipt = (await answer.json()) as ReceiptReference;
  expect(receipt).toMatchObject({ fileName: 'min.png', contentType: 'image/png', size: 7 });
  await expect(fetched(receipt)).resolves.toEqual(Buffer.from('content'));
});

test('a fault can be put on a receipt over http, and taken off again', async () => {
  const receipt = service.addReceipt({ bytes: Buffer.from('content'), fileName: 'min.png' });
  const at = `${service.url}/sandbox/faults/${receipt.id}`;
  await fetch(at, { method: 'PUT', body: JSON.stringify({ kind: 'status', status: 410 }) });
  expect((await fetch(receipt.url, authorized())).status).toBe(410);
  await fetch(at, { method: 'DELETE' });
  await expect(fetched(receipt)).resolves.toEqual(Buffer.from('content'));
  expect((await fetch(at, { method: 'PUT', body: '{"kind":"fire"}' })).status).toBe(422);
});

test('shows what it was told by webhook, once each, and takes nothing that is signed with another secret', async () => {
  const secret = newWebhookSecret();
  const told = await createApprovalService({ webhookSecret: secret });
  try {
    const body = JSON.stringify({ type: 'attention', timestamp: new Date().toISOString(), data: { companyId: 'a' } });
    const send = (id: string, key: string) => {
      const at = new Date();
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(key).sign(id, at, body),
      };
      return fetch(`${told.url}/notices`, { method: 'POST', headers, body });
    };
    const statuses = [await send('n1', secret), await send('n1', secret), await send('n2', newWebhookSecret())];
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 401]);
    const { items } = (await (await fetch(`${told.url}/notices`)).json()) as { items: unknown[] };
    expect(items).toEqual([{ id: 'n1', ...(JSON.parse(body) as object) }]);
  } finally {
    await told.close();
  }
});
