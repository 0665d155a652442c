import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { signToken } from '../support/api.js';
import { startApiProcess, type ApiProcess } from '../support/api-process.js';
import { listenTo } from '../support/event-stream.js';
import { lineTo } from '../support/line.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitUntil } from '../support/service.js';

const service = await startTestService();
const company = await service.company();
const running = new Set<ApiProcess>();
afterAll(async () => {
  for (const api of running) api.signal('SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
  await service.close();
});

const ofCompany = `/v1/companies/${company.companyId}`;
/** What `docker-compose.yml` waits before it kills. */
const SOON_MS = 15_000;
/** What a check of the connection takes at least, since Tripletex is slow. */
const SLOW_MS = 2000;

async function start(settings: Record<string, string> = {}): Promise<ApiProcess> {
  const api = await startApiProcess({ ...service.environment, ...settings });
  running.add(api);
  return api;
}

async function send(api: ApiProcess, method: string, path: string, body?: unknown): Promise<Response> {
  const role = body === undefined ? 'operator' : 'approval-service';
  const headers = { authorization: `Bearer ${await signToken(role, ['*'])}` };
  return fetch(`${api.url}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

/** Asks for what takes a while, and comes back when it is under way. */
async function underWay(api: ApiProcess): Promise<{ answer: Promise<Response> }> {
  service.sandbox.faults.add({
    on: { company: company.tripletex.name },
    what: { kind: 'delay', ms: SLOW_MS },
    times: 1,
  });
  service.sandbox.clearRequests();
  const answer = send(api, 'POST', `${ofCompany}/connection/check`);
  await waitUntil(
    () => Promise.resolve(service.sandbox.requests),
    ({ length }) => length > 0,
  );
  return { answer };
}

/** A report that is about to be handed over, on a connection of its own. */
async function handOver({ url }: ApiProcess, bytes: number): Promise<ClientRequest> {
  const token = await signToken('approval-service', ['*']);
  return request(`${url}${ofCompany}/transfers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-length': bytes },
  });
}

/** How it ends, and in how many milliseconds. */
async function endOf(api: ApiProcess): Promise<{ code: number | null; ms: number }> {
  const begun = Date.now();
  const code = await api.ended;
  return { code, ms: Date.now() - begun };
}

describe('the process of the API that is asked to end', () => {
  it('finishes what is under way, ends what streams, takes nothing new, and ends with exit code 0', async () => {
    const api = await start();
    const stream = await listenTo(`${api.url}${ofCompany}/events`, await signToken('operator', ['*']));
    await stream.begun;
    const { answer } = await underWay(api);
    api.signal('SIGTERM');
    const end = endOf(api);
    await stream.ended;
    await stopsListening(api);
    const answered = await answer;
    expect([answered.status, await answered.json()]).toMatchObject([200, { status: 'ok' }]);
    const { code, ms } = await end;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(SOON_MS);
    expect(api.log()).toContain('The API has ended.');
    expect(api.log()).not.toContain('"level":50');
  });

  it('takes a report whose body is on its way, and answers it', async () => {
    const api = await start();
    const report = company.report({ kind: 'travel', lines: [costLine()] });
    const body = JSON.stringify(report);
    const handingOver = await handOver(api, Buffer.byteLength(body));
    handingOver.write(body.slice(0, 50));
    // Whoever asks afterwards on another connection is answered after it was heard.
    await once(handingOver, 'socket').then(([socket]) => once(socket as NodeJS.EventEmitter, 'connect'));
    await send(api, 'GET', '/healthz');
    const end = endOf(api);
    api.signal('SIGTERM');
    await stopsListening(api);
    handingOver.end(body.slice(50));
    const [answer] = (await once(handingOver, 'response')) as [IncomingMessage];
    expect([answer.statusCode, await json(answer)]).toMatchObject([202, { reportId: report.reportId }]);
    expect((await end).code).toBe(0);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ revision: 1 });
  });

  it('is not hurried by being asked again', async () => {
    const api = await start();
    const { answer } = await underWay(api);
    api.signal('SIGTERM');
    const end = endOf(api);
    await stopsListening(api);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGINT'] as const) api.signal(signal);
    expect((await answer).status).toBe(200);
    const { code, ms } = await end;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(SOON_MS);
  });

  it.concurrent('does not wait for who never comes to an end', async () => {
    const api = await start();
    const endless = await handOver(api, 1000);
    const cut = once(endless, 'error');
    endless.write('{');
    await send(api, 'GET', '/healthz');
    api.signal('SIGTERM');
    const { code, ms } = await endOf(api);
    await cut;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(SOON_MS);
  });

  it.concurrent.each(['is away', 'does not answer'] as const)('ends as soon when Temporal %s', async (what) => {
    const [host = '', port] = (service.environment.TEMPORAL_ADDRESS ?? '').split(':');
    const line = await lineTo({ host, port: Number(port) });
    const api = await start({ TEMPORAL_ADDRESS: `${line.host}:${line.port}` });
    const stream = await listenTo(`${api.url}${ofCompany}/events`, await signToken('operator', ['*']));
    await stream.begun;
    if (what === 'is away') line.cut();
    else line.hush();
    const report = company.report({ kind: 'travel', lines: [costLine()] });
    const handedOver = send(api, 'POST', `${ofCompany}/transfers`, report).then(
      ({ status }) => status,
      () => 'cut',
    );
    await waitUntil(
      () => service.transfers.status(report.companyId, report.reportId).catch(() => undefined),
      (status) => status !== undefined,
    );
    api.signal('SIGTERM');
    const { code, ms } = await endOf(api);
    await stream.ended;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(SOON_MS);
    // It is kept, whether or not it could still be said.
    expect([202, 'cut']).toContain(await handedOver);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ revision: 1 });
    await line.close();
  });
});

/** Waits until nobody new is taken. */
async function stopsListening({ url }: ApiProcess): Promise<void> {
  const look = () =>
    fetch(`${url}/healthz`).then(
      () => false,
      () => true,
    );
  await waitUntil(look, Boolean, SLOW_MS);
}
