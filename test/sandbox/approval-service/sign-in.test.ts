import { request } from 'node:http';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifierOf } from '../../../api/identity.js';
import { createApprovalService, type ApprovalService } from '../../../sandbox/approval-service/approval-service.js';

const tokenSecret = 'a secret of thirty-two characters or more';
let service: ApprovalService;

beforeAll(async () => {
  service = await createApprovalService({ pages: { url: 'http://127.0.0.1:8080', tokenSecret } });
});

afterAll(() => service.close());

const chosen = (person: string) => fetch(`${service.url}/sign-in/${person}`, { redirect: 'manual' });
const tokenIn = ({ headers }: Response) => new URL(headers.get('location') ?? '').searchParams.get('token') ?? '';

test('the home page offers somebody of each role that has pages', async () => {
  const body = await (await fetch(service.url)).text();
  const offered = [...body.matchAll(/href="\/sign-in\/(\w+)">([^<]+)</g)].map(([, person = '', who = '']) => [
    person,
    who,
  ]);
  expect(offered).toEqual([
    ['nora', 'Nora Leder, administrator'],
    ['anders', 'Anders Bokholder, regnskapsfører'],
    ['dagny', 'Dagny Drift, driftsansvarlig'],
  ]);
  const roles = await Promise.all(
    offered.map(async ([person = '']) => decodeJwt(tokenIn(await chosen(person)))['role']),
  );
  expect(roles).toEqual(['admin', 'accountant', 'operator']);
});

test('whoever is chosen is led to the pages with a token that is good for a minute', async () => {
  const answer = await chosen('nora');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:8080\/sign-in\?token=/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { expiresAt, ...who } = await verifierOf({ secret: tokenSecret })(tokenIn(answer));
  expect(who).toEqual({ subject: 'Nora Leder', role: 'admin', companies: ['nordfjell'] });
  const seconds = (expiresAt.getTime() - Date.now()) / 1000;
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(61);
});

test('nobody else is signed in, and nobody by a name elsewhere that leads here', async () => {
  expect((await chosen('nobody')).status).toBe(404);
  const { hostname, port } = new URL(service.url);
  const status = await new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path: '/sign-in/nora', headers: { host: `elsewhere.example:${port}` } });
    asked.once('response', (response) => resolve(response.statusCode)).once('error', reject);
    asked.end();
  });
  expect(status).toBe(403);
});

test('nobody is signed in where there are no pages', async () => {
  const without = await createApprovalService();
  try {
    expect((await fetch(`${without.url}/sign-in/nora`)).status).toBe(404);
    expect(await (await fetch(without.url)).text()).not.toContain('/sign-in/');
  } finally {
    await without.close();
  }
});
