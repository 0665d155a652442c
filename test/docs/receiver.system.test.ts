import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, it } from 'vitest';
import { freePort } from '../../sandbox/embedded/free-port.js';
import { hasEnded, startTestService, waitUntil } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, receiver = ''] = /```js\n(\/\/ receiver\.mjs[^]*?)```/.exec(README) ?? [];
const WEBHOOK_SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const port = await freePort();

/** The receiver of the README in a process of its own, as it stands there but for its port. */
const running = spawn(process.execPath, ['--input-type=module', '--eval', receiver.replaceAll('8099', String(port))], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  env: { PATH: process.env.PATH, WEBHOOK_SECRET },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let said = '';
running.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));

interface Notice {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function hand({ headers, body }: Notice): Promise<number> {
  const kept = Object.entries(headers).filter(([name]) => /^(webhook|content-type)/.test(name));
  return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: Object.fromEntries(kept), body })).status;
}

/** What the service tells goes on to the receiver as it came, and so does what that answers. */
const came: Notice[] = [];
const between = createServer((request, response) => {
  void (async () => {
    const notice = { headers: request.headers as Record<string, string>, body: await textOf(request) };
    const status = await hand(notice).catch(() => 502);
    if (status === 204) came.push(notice);
    response.writeHead(status).end();
  })();
}).listen(0, '127.0.0.1');
await once(between, 'listening');

const WEBHOOK_URL = `http://127.0.0.1:${(between.address() as AddressInfo).port}/`;
const service = await startTestService({ WEBHOOK_URL, WEBHOOK_SECRET });
const { taxi } = taxiReports(service);
const report = taxi(await service.company());
afterAll(async () => {
  await service.close();
  between.close();
  running.kill();
});

it('takes what the service tells, and understands it', async () => {
  await service.send(report);
  await service.until(report, hasEnded);
  await waitUntil(
    () => Promise.resolve(said),
    (text) => text.includes(`transfer.status ${report.reportId} transferred`),
  );
  const told = (text: string) => text.includes(report.reportId);
  expect(came.filter(({ body }) => told(body)).length).toBeGreaterThanOrEqual(3);
});

it('takes nothing that was changed on its way, is too old, is signed with another secret or not at all', async () => {
  const [notice = expect.unreachable()] = came;
  const { headers, body } = notice;
  const changed = (changes: Record<string, string>) => hand({ headers: { ...headers, ...changes }, body });
  expect(await hand(notice)).toBe(204);
  expect(await hand({ headers, body: body.replace('"type"', '"Type"') })).toBe(401);
  expect(await changed({ 'webhook-id': 'another' })).toBe(401);
  expect(await hand({ headers: {}, body })).toBe(401);
  expect(await changed(signed(notice, new Date(), `whsec_${randomBytes(32).toString('base64')}`))).toBe(401);
  expect(await changed(signed(notice, new Date(Date.now() - 6 * 60_000)))).toBe(401);
  expect(await changed(signed(notice, new Date()))).toBe(204);
});

/** The headers of a notice that is signed anew. */
function signed({ headers, body }: Notice, at: Date, secret = WEBHOOK_SECRET): Record<string, string> {
  return {
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body),
  };
}
