import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import type { ApprovedReport, ReceiptReference } from '../../contract/approved-report.js';
import { homePage } from './home-page.js';
import type { NoticeBoard } from './notice-board.js';
import { ReceiptFault, type ReceiptShelf, type StoredReceipt } from './receipt-shelf.js';
import { sampleNames } from './sample-reports.js';
import { samplePeople, signInRoutes, type Pages } from './sign-in.js';

type Bindings = { Bindings: HttpBindings };

export interface Routes {
  readonly shelf: ReceiptShelf;
  readonly token: string;
  readonly sample: (name: string) => Promise<ApprovedReport | undefined>;
  readonly reference: (receipt: StoredReceipt) => ReceiptReference;
  readonly notices: NoticeBoard;
  readonly pages: Pages | undefined;
}

/** What the service answers: receipts to those who have the token, the rest to everybody on this machine. */
export function routes({ shelf, token, sample, reference, notices, pages }: Routes): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.get('/', async (c) => {
    const samples = await Promise.all(sampleNames.map(async (name) => ({ name, report: await sample(name) })));
    const known = samples.flatMap(({ name, report }) => (report === undefined ? [] : [{ name, report }]));
    return c.html(homePage(known, pages === undefined ? [] : samplePeople));
  });
  if (pages !== undefined) app.route('/sign-in', signInRoutes(pages));
  app.get('/reports', (c) => c.json({ items: sampleNames }));
  app.get('/reports/:name', async (c) => {
    const report = await sample(c.req.param('name'));
    return report === undefined ? c.json({ detail: 'No sample of that name: see /reports.' }, 404) : c.json(report);
  });
  app.get('/receipts/:id', bearerAuth({ token }), async (c) =>
    answer(c, shelf.get(c.req.param('id')), shelf.faultOf(c.req.param('id'))),
  );
  app.get('/preview/:id', async (c) => answer(c, shelf.get(c.req.param('id')), undefined));
  app.get('/notices', (c) => c.json({ items: notices.newest }));
  app.post('/notices', async (c) => {
    if (notices.take(await c.req.text(), c.req.header())) return c.body(null, 204);
    return c.json({ detail: 'The signature is none of ours: set WEBHOOK_SECRET to the one this service has.' }, 401);
  });

  app.post('/sandbox/receipts', async (c) => {
    const { id = randomUUID(), fileName = 'kvittering.jpg' } = c.req.query();
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const contentType = c.req.header('content-type') ?? 'application/octet-stream';
    return c.json(reference(shelf.put({ id, bytes, fileName, contentType })), 201);
  });
  app.put('/sandbox/faults/:id', async (c) => {
    const fault = ReceiptFault.safeParse(await c.req.json());
    if (!fault.success) return c.json({ detail: 'Not a fault: give {"kind": …}.', errors: fault.error.issues }, 422);
    shelf.setFault(c.req.param('id'), fault.data);
    return c.body(null, 204);
  });
  app.delete('/sandbox/faults/:id', (c) => {
    shelf.setFault(c.req.param('id'), undefined);
    return c.body(null, 204);
  });
  return app;
}

async function answer(
  c: Context<Bindings>,
  receipt: StoredReceipt | undefined,
  fault: ReceiptFault | undefined,
): Promise<Response> {
  if (receipt === undefined) return c.json({ detail: 'No such receipt.' }, 404);
  if (fault?.kind === 'status') return new Response('A fault that was asked for.', { status: fault.status });
  if (fault?.kind === 'redirect') return c.redirect(fault.to);
  if (fault?.kind === 'dead') c.env.outgoing.destroy();
  if (fault?.kind === 'dead' || fault?.kind === 'silent') return new Promise(() => undefined);
  const headers = { 'content-type': receipt.contentType, 'x-content-type-options': 'nosniff' };
  return new Response(bodyOf(receipt, fault), { headers });
}

function bodyOf(
  { bytes }: StoredReceipt,
  fault: ReceiptFault | undefined,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  const half = bytes.slice(0, Math.ceil(bytes.length / 2));
  if (fault?.kind === 'otherContent') return bytes.map((byte) => byte ^ 1);
  if (fault?.kind === 'stalls') return new ReadableStream({ start: (body) => body.enqueue(half) });
  if (fault?.kind === 'endless') return new ReadableStream({ pull: (body) => body.enqueue(half) });
  return new Uint8Array(bytes);
}
