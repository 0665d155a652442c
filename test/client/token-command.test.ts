import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifierOf } from '../../api/identity.js';
import { runCommandLine } from '../../client/command-line.js';
import type { Environment } from '../../runtime/config.js';

const SECRET = 'a secret of more than thirty-two characters';
const nothing = () => Promise.resolve(0);
const processes = { setup: nothing, worker: nothing, api: nothing, dev: nothing };

let [out, told] = ['', ''];
beforeEach(() => {
  [out, told] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((told += String(text))));
});
afterEach(() => void vi.restoreAllMocks());

const token = (args: string[], environment: Environment = { AUTH_JWT_SECRET: SECRET }) =>
  runCommandLine(['token', ...args], environment, processes);

describe('a token for the API', () => {
  it('is signed with the secret, for a role and the companies that are named', async () => {
    expect(await token(['admin', '--company', 'a', '--company', 'b', '--sub', 'nora', '--expires', '10m'])).toBe(0);
    const identity = await verifierOf({ secret: SECRET })(out.trim());
    expect(identity).toMatchObject({ subject: 'nora', role: 'admin', companies: ['a', 'b'] });
    expect(Math.abs(identity.expiresAt.getTime() - Date.now() - 600_000)).toBeLessThan(5000);
  });

  it('is for every company when none is named, and for machines one JSON document', async () => {
    expect(await token(['operator', '--json'])).toBe(0);
    const answer = JSON.parse(out) as { token: string; expiresAt: string };
    const identity = await verifierOf({ secret: SECRET })(answer.token);
    expect(identity).toMatchObject({ subject: 'operator', companies: ['*'] });
    expect(Math.floor(Date.parse(answer.expiresAt) / 1000)).toBe(identity.expiresAt.getTime() / 1000);
  });

  it.each([
    [['king'], /choices are approval-service, admin, accountant, operator/],
    [['admin', '--company', 'a b'], /1 to 64/],
    [['admin', '--expires', 'soon'], /30s or 10m/],
  ])('is refused as wrong usage: %j', async (args, words) => {
    expect(await token(args)).toBe(2);
    expect(told).toMatch(words);
  });

  it('is refused where somebody else signs, and where there is no secret', async () => {
    expect(await token(['admin'], { AUTH_JWKS_URL: 'https://id.example/keys', AUTH_JWT_SECRET: SECRET })).toBe(1);
    expect(told).toContain('AUTH_JWKS_URL is set');
    told = '';
    expect(await token(['admin'], { AUTH_JWT_SECRET: ' ' })).toBe(1);
    expect(told).toContain('set AUTH_JWT_SECRET');
    expect(out).toBe('');
  });
});
