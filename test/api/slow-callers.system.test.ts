import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { signToken, startTestApi } from '../support/api.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitUntil } from '../support/service.js';

const service = await startTestService({}, { hasWorker: false });
/** A hundred and more times less than usual. */
const patience = {
  headersTimeout: 300,
  requestTimeout: 600,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 50,
};
const api = await startTestApi(service.environment, { patience });
afterAll(async () => {
  await api.stop();
  await service.close();
});
const company = await service.company({ isConnected: false });
const at = `/v1/companies/${company.companyId}/transfers`;
const sender = await api.as('approval-service', [company.companyId], 'slow@sonya.example');
const report = () => company.report({ kind: 'travel', lines: [costLine()] });

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly status?: number;
}

/** What the API has logged so far; of one kind. */
function linesOf(msg?: string): LogLine[] {
  const lines = api.log().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as LogLine).filter((line) => msg === undefined || line.msg === msg);
}

/** Says something over a connection of its own, piece by piece, and answers what it was told until the connection ended. */
async function say(pieces: readonly string[], everyMs = 0): Promise<string> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  const told = textOf(socket).catch(() => '');
  // The other side hangs up in the middle of it.
  socket.on('error', () => undefined);
  for (const piece of pieces) {
    if (socket.destroyed || socket.readableEnded) break;
    socket.write(piece);
    await pause(everyMs);
  }
  return told;
}

const head = (body: string, more = '') =>
  `POST ${at} HTTP/1.1\r\nhost: sonya\r\nauthorization: Bearer ${sender.token}\r\n` +
  `content-length: ${Buffer.byteLength(body)}\r\n${more}\r\n`;
const isKnown = async ({ companyId, reportId }: ApprovedReport) =>
  (await sender.get(`/v1/companies/${companyId}/transfers/${reportId}`)).status === 200;

describe('a request that is sent too slowly', () => {
  it('is ended with 408 when its headers do not come to their end, also while some of it still comes', async () => {
    expect(await say(['GET /v1/problems HTTP/1.1\r\nhost: sonya\r\n'])).toMatch(/^HTTP\/1\.1 408 /);
    const begun = Date.now();
    const trickle = Array.from({ length: 100 }, (_, n) => `x-${n}: slow\r\n`);
    expect(await say([`GET /v1/problems HTTP/1.1\r\n`, ...trickle], 50)).toMatch(/^HTTP\/1\.1 408 /);
    // Not the minute that is usual.
    expect(Date.now() - begun).toBeLessThan(30_000);
  });

  it('is ended with 408 when its body does not come to its end, and nothing of its report is kept', async () => {
    const sent = report();
    const body = JSON.stringify(sent);
    for (const pieces of [[body.slice(0, -1)], body.slice(0, 100).split('')]) {
      const begun = Date.now();
      expect(await say([head(body), ...pieces], 50)).toMatch(/^HTTP\/1\.1 408 /);
      // Not the minute that is usual.
      expect(Date.now() - begun).toBeLessThan(30_000);
      expect(await isKnown(sent)).toBe(false);
    }
    // It was only too slow: sent again it is taken.
    expect((await sender.send('POST', at, sent)).status).toBe(202);
    expect(await isKnown(sent)).toBe(true);
  });

  it('keeps nobody else waiting', async () => {
    const body = JSON.stringify(report());
    const slow = Array.from({ length: 50 }, () => say([head(body), body.slice(0, 10)]));
    const quick = report();
    expect((await sender.send('POST', at, quick)).status).toBe(202);
    for (const told of await Promise.all(slow)) expect(told).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('a body that breaks off', () => {
  const { hostname, port } = new URL(api.url);
  const breakOff = async (told: string) => {
    const answered = linesOf('Answered a request.').length;
    const socket = connect(Number(port), hostname);
    socket.write(told);
    await pause(100);
    socket.resetAndDestroy();
    const [last] = await waitUntil(
      () => Promise.resolve(linesOf('Answered a request.').slice(answered)),
      ({ length }) => length > 0,
    );
    return last?.status;
  };

  it('leaves nothing of its report', async () => {
    const sent = report();
    const body = JSON.stringify(sent);
    expect(await breakOff(head(body) + body.slice(0, -1))).toBe(408);
    expect(await isKnown(sent)).toBe(false);
  });

  it('changes nothing when it is a form', async () => {
    const token = await signToken('admin', [company.companyId]);
    const answer = await fetch(`${api.url}/sign-in?token=${token}`, { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    const form =
      `POST /preferences HTTP/1.1\r\nhost: ${new URL(api.url).host}\r\norigin: ${api.url}\r\ncookie: ${cookie}\r\n` +
      'content-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n\r\ncsrf=';
    expect(await breakOff(form)).toBe(403);
  });
});

describe('headers', () => {
  it('that are too large are refused with 431; those of a browser with a full session are not', async () => {
    const body = JSON.stringify(report());
    expect(await say([head(body, `x-much: ${'x'.repeat(17_000)}\r\n`), body])).toMatch(/^HTTP\/1\.1 431 /);
    const answer = await sender.get(at, {
      cookie: `sonya_session=${'x'.repeat(4000)}; sonya_flash=${'x'.repeat(4000)}`,
    });
    expect(answer.status).toBe(200);
  });
});

describe('the log', () => {
  it('takes none of that for a failure of ours', () => {
    expect(linesOf().filter(({ level, status = 0 }) => level >= 50 || status >= 500)).toEqual([]);
  });
});
