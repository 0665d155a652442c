import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maySee, verifierOf } from '../../api/identity.js';

const SECRET = 'a secret of more than thirty-two characters';
const KEY = new TextEncoder().encode(SECRET);
const CLAIMS = { sub: 'nora', role: 'admin', companies: ['nordfjell'] };

const signed = (claims: JWTPayload, { key = KEY, expires = '5m', alg = 'HS256' } = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg }).setExpirationTime(expires).sign(key);
const refusal = (token: string, verify = verifierOf({ secret: SECRET })) =>
  verify(token).then(
    () => null,
    (error: unknown) => error,
  );
const isRefused = (status: number): unknown =>
  expect.objectContaining({ document: expect.objectContaining({ status }) as unknown });

describe('a token signed with the secret', () => {
  const verify = verifierOf({ secret: SECRET });

  it('says who calls, as what, for which companies and until when', async () => {
    const identity = await verify(await signed(CLAIMS));
    expect(identity).toMatchObject({ subject: 'nora', role: 'admin', companies: ['nordfjell'] });
    expect(identity.expiresAt.getTime()).toBeGreaterThan(Date.now() + 200_000);
  });

  it('is refused when it has expired, is signed with another secret, or is no token at all', async () => {
    const other = new TextEncoder().encode('another secret of more than thirty-two characters');
    expect(await refusal(await signed(CLAIMS, { expires: '-1s' }))).toEqual(isRefused(401));
    expect(await refusal(await signed(CLAIMS, { key: other }))).toEqual(isRefused(401));
    expect(await refusal('no token')).toEqual(isRefused(401));
  });

  it('is refused when it names no algorithm or never expires', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ ...CLAIMS, exp: 4_000_000_000 })}.`;
    expect(await refusal(unsigned)).toEqual(isRefused(401));
    const endless = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256' }).sign(KEY);
    expect(await refusal(endless)).toEqual(isRefused(401));
  });

  it.each([
    [{}, 401],
    [{ iss: 'https://sonya.example' }, 401],
    [{ aud: 'tripletex' }, 401],
    [{ iss: 'https://other.example', aud: 'tripletex' }, 401],
    [{ iss: 'https://sonya.example', aud: 'invoices' }, 401],
    [{ iss: 'https://sonya.example', aud: 'tripletex' }, null],
    [{ iss: 'https://sonya.example', aud: ['invoices', 'tripletex'] }, null],
  ])('is taken of its issuer and for its audience alone, where those are set: %o', async (claims, status) => {
    const strict = verifierOf({ secret: SECRET }, { issuer: 'https://sonya.example', audience: 'tripletex' });
    const refused = await refusal(await signed({ ...CLAIMS, ...claims }), strict);
    expect(refused).toEqual(status === null ? null : isRefused(status));
    expect(await refusal(await signed({ ...CLAIMS, ...claims }))).toBeNull();
  });

  it.each(['tomorrow', null, -1, 1e300])('is refused with %j for a session_exp', async (session_exp) => {
    expect(await refusal(await signed({ ...CLAIMS, session_exp }))).toEqual(isRefused(401));
  });

  it('says until when a session lasts', async () => {
    const session_exp = 4_000_000_000;
    expect(await verify(await signed({ ...CLAIMS, session_exp }))).toMatchObject({
      sessionExpiresAt: new Date(session_exp * 1000),
    });
  });

  it.each(['sub', 'role', 'companies'])('is refused without %s', async (claim) => {
    expect(await refusal(await signed({ ...CLAIMS, [claim]: undefined }))).toEqual(isRefused(401));
  });

  it('is refused with a role that does not exist', async () => {
    expect(await refusal(await signed({ ...CLAIMS, role: 'king' }))).toEqual(isRefused(401));
  });
});

describe('a token signed with a key of the key set', async () => {
  const pair = await generateKeyPair('ES256');
  let server: Server;
  let jwksUrl = '';
  beforeAll(async () => {
    const keys = [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256' }];
    server = createServer((_, response) => response.end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  });
  afterAll(() => void server.close());
  const byKeySet = (key: CryptoKey) =>
    new SignJWT(CLAIMS).setProtectedHeader({ alg: 'ES256' }).setExpirationTime('5m').sign(key);

  it('is taken, and one that is signed with another key or with a secret is not', async () => {
    const verify = verifierOf({ jwksUrl });
    expect(await verify(await byKeySet(pair.privateKey))).toMatchObject({ subject: 'nora' });
    const other = await generateKeyPair('ES256');
    expect(await refusal(await byKeySet(other.privateKey), verify)).toEqual(isRefused(401));
    expect(await refusal(await signed(CLAIMS), verify)).toEqual(isRefused(401));
  });

  it('is neither taken nor called wrong while the keys cannot be had', async () => {
    const verify = verifierOf({ jwksUrl: 'http://127.0.0.1:9/keys' });
    expect(await refusal(await byKeySet(pair.privateKey), verify)).toEqual(isRefused(503));
  });
});

describe('a company', () => {
  it('may be seen by whoever names it, or all', () => {
    expect(maySee({ companies: ['nordfjell'] }, 'nordfjell')).toBe(true);
    expect(maySee({ companies: ['*'] }, 'nordfjell')).toBe(true);
    expect(maySee({ companies: ['nordfjell'] }, 'nord')).toBe(false);
    expect(maySee({ companies: [] }, 'nordfjell')).toBe(false);
  });
});
