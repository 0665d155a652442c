import { request } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { plain, startConsole } from '../../support/console.js';
import { sharedService } from '../../support/service.js';

const service = await sharedService({ hasWorker: false });
const pages = await startConsole(service);
/** Another API process. */
const others = await startConsole(service);
afterAll(async () => {
  await Promise.all([pages.close(), others.close()]);
});

describe('who comes from Sonya', () => {
  it('is led to the archive of their company, without the token in the address', async () => {
    const visitor = pages.stranger();
    const token = await pages.token({ companies: ['nordfjell'] });
    expect(await visitor.get(`/sign-in?token=${token}`)).toMatchObject({
      status: 303,
      location: '/c/nordfjell/archive',
    });
    expect((await visitor.get('/c/nordfjell/archive')).status).toBe(200);
  });

  it('has a session that no script can read and no other site can use', async () => {
    const visitor = pages.stranger();
    await visitor.get(`/sign-in?token=${await pages.token({ companies: ['nordfjell'] })}`);
    const [cookie = ''] = visitor.lastCookies;
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).not.toMatch(/; Secure/);
    expect(cookie).not.toContain('nora');
  });

  it.each([{ 'x-forwarded-proto': 'https' }, { host: 'tripletex.sonya.example' }])(
    'has one for https and for this host only, everywhere but on their own machine: %o',
    async (headers) => {
      const token = await pages.token({ companies: ['nordfjell'] });
      const came = await askAs(headers, `/sign-in?token=${token}`);
      const [cookie = ''] = came.cookies;
      expect(cookie).toMatch(/^__Host-sonya_session=.*; Path=\/; .*Secure/);
      const [kept = ''] = cookie.split(';');
      expect((await askAs({ ...headers, cookie: kept }, '/c/nordfjell/archive')).status).toBe(200);
      expect((await askAs({ cookie: kept }, '/c/nordfjell/archive')).status).toBe(401);
    },
  );

  it('chooses the company where there are several', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell', 'sorfjell'] });
    const { body } = await visitor.get('/');
    expect(body).toContain('href="/c/nordfjell/archive"');
    expect(body).toContain('href="/c/sorfjell/archive"');
  });

  it('is led to all companies when they run the service', async () => {
    const token = await pages.token({ role: 'operator', companies: ['*'] });
    expect(await pages.stranger().get(`/sign-in?token=${token}`)).toMatchObject({ location: '/operations' });
  });

  it('is told until when they are signed in', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'], subject: 'kari@nordfjell.example' });
    const { body } = await visitor.get('/c/nordfjell/archive');
    expect(plain(body)).toMatch(/Logget inn som kari@nordfjell.example \(administrator\) til kl\. \d\d:\d\d/);
  });

  it('may leave again', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'], subject: 'one-who-leaves' });
    expect((await visitor.post('/sign-out', {}, '/c/nordfjell/archive')).body).toContain('Du er logget ut');
    expect((await visitor.get('/c/nordfjell/archive')).status).toBe(401);
  });

  it('leaves nothing behind that anybody else could still come in with', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'], subject: 'one-who-was-robbed' });
    const thief = visitor.copy();
    expect((await thief.get('/c/nordfjell/archive')).status).toBe(200);
    await visitor.post('/sign-out', {}, '/c/nordfjell/archive');
    const { status, body } = await thief.get('/c/nordfjell/archive');
    expect([status, plain(body)]).toEqual([401, expect.not.stringContaining('Logget inn som')]);
  });

  it('ends every session of theirs by leaving, at every API process, and nobody else’s', async () => {
    const kari = { companies: ['nordfjell'], subject: 'kari@nordfjell.example' };
    const [here, there, elsewhere] = [await pages.signIn(kari), await pages.signIn(kari), await others.signIn(kari)];
    const nora = await pages.signIn({ companies: ['nordfjell'], subject: 'nora.b@nordfjell.example' });
    const told = await elsewhere.listen('/c/nordfjell/live');
    await here.post('/sign-out', {}, '/c/nordfjell/archive');
    for (const visitor of [here, there, elsewhere])
      expect((await visitor.get('/c/nordfjell/archive')).status).toBe(401);
    told.close();
    expect((await nora.get('/c/nordfjell/archive')).status).toBe(200);
    const again = await others.signIn(kari);
    expect((await again.get('/c/nordfjell/archive')).status).toBe(200);
  });

  it('follows a link once, at whichever API process', async () => {
    const token = await pages.token({ companies: ['nordfjell'] });
    expect((await pages.stranger().get(`/sign-in?token=${token}`)).status).toBe(303);
    for (const site of [pages, others]) {
      const { status, body, headers } = await site.stranger().get(`/sign-in?token=${token}`);
      expect([status, headers.getSetCookie()]).toEqual([401, []]);
      expect(body).toContain('Hver lenke virker bare én gang');
    }
  });

  it('follows a link once, though it is followed at two API processes at the same moment', async () => {
    const token = await pages.token({ companies: ['nordfjell'] });
    const sites = [pages, others, pages, others, pages, others];
    const answers = await Promise.all(sites.map((site) => site.stranger().get(`/sign-in?token=${token}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401, 401, 401, 401]);
  });

  it('follows no link again whose signature is written in another way', async () => {
    const token = await pages.token({ companies: ['nordfjell'] });
    expect((await pages.stranger().get(`/sign-in?token=${token}`)).status).toBe(303);
    // The last character of 32 bytes holds two bits that say nothing.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const other = alphabet[alphabet.indexOf(token.at(-1)!) ^ 1]!;
    expect((await pages.stranger().get(`/sign-in?token=${token.slice(0, -1)}${other}`)).status).toBe(401);
  });

  it('may have a look at where a link leads before it is followed', async () => {
    const at = `${pages.url}/sign-in?token=${await pages.token({ companies: ['nordfjell'] })}`;
    const looked = await fetch(at, { method: 'HEAD', redirect: 'manual' });
    expect([looked.status, looked.headers.getSetCookie()]).toEqual([200, []]);
    expect((await fetch(at, { redirect: 'manual' })).status).toBe(303);
  });
});

describe('a session', () => {
  const seconds = (ms: number) => Math.floor((Date.now() + ms) / 1000);

  it('lasts until the token says, which may be for very long', async () => {
    const session_exp = seconds(60 * 60_000);
    const { lastCookies } = await pages.signIn({ companies: ['nordfjell'], claims: { session_exp } });
    expect(lastCookies[0]).toContain(`; Expires=${new Date(session_exp * 1000).toUTCString()}`);
    const long = { companies: ['nordfjell'], claims: { session_exp: seconds(3 * 365 * 24 * 60 * 60_000) } };
    expect((await (await pages.signIn(long)).get('/c/nordfjell/archive')).status).toBe(200);
  });

  it.each([
    ['in the past', () => seconds(-1_000)],
    ['that is no time', () => 'tomorrow'],
    ['that is nothing', () => null],
    ['that is negative', () => -1],
    ['that no calendar has', () => 1e300],
  ])('is not begun until a time %s', async (_, session_exp) => {
    const token = await pages.token({ companies: ['nordfjell'], claims: { session_exp: session_exp() } });
    const { status, headers } = await pages.stranger().get(`/sign-in?token=${token}`);
    expect([status, headers.getSetCookie()]).toEqual([401, []]);
  });
});

describe('who does not', () => {
  it.each(['/', '/c/nordfjell/archive', '/c/nordfjell/live', '/operations'])(
    'is told at %s to open it from Sonya',
    async (path) => {
      const { status, body } = await pages.stranger().get(path);
      expect(status).toBe(401);
      expect(body).toContain('Åpne siden fra Sonya');
    },
  );

  it('is told so too with a token that has expired, or is none', async () => {
    const old = await pages.token({ companies: ['nordfjell'], expires: '-1s' });
    for (const token of [old, 'none', ''])
      expect(await pages.stranger().get(`/sign-in?token=${token}`)).toMatchObject({ status: 401, location: null });
  });

  it('has no use of a session that was changed', async () => {
    const { status } = await pages.stranger().get('/c/nordfjell/archive', { cookie: 'sonya_session=AHRlc3Q' });
    expect(status).toBe(401);
  });

  it('finds no pages as a program', async () => {
    const visitor = pages.stranger();
    const token = await pages.token({ role: 'approval-service', companies: ['nordfjell'] });
    expect((await visitor.get(`/sign-in?token=${token}`)).status).toBe(403);
    expect((await visitor.get('/c/nordfjell/archive')).status).toBe(401);
  });
});

describe('how somebody wants to see the pages', () => {
  it('is as their browser asks, until they choose otherwise', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    const english = { 'accept-language': 'en-GB' };
    const at = '/c/nordfjell/archive';
    expect((await visitor.get(at)).body).toMatch(/<html lang="nb" data-theme="auto">[^]*Arkiv/);
    expect((await visitor.get(at, english)).body).toMatch(/<html lang="en" data-theme="auto">[^]*Archive/);
    expect(await visitor.post('/preferences', { language: 'nb', back: at }, at)).toMatchObject({ location: at });
    await visitor.post('/preferences', { theme: 'dark', back: at }, at);
    expect((await visitor.get(at, english)).body).toContain('<html lang="nb" data-theme="dark">');
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', ''])(
    'never leads to another site: %j',
    async (back) => {
      const visitor = await pages.signIn({ companies: ['nordfjell'] });
      const answer = await visitor.post('/preferences', { language: 'en', back }, '/c/nordfjell/archive');
      expect(answer.location).toBe('/');
    },
  );
});

describe('every page', () => {
  it('runs nothing but our own script, is kept by nobody, and tells no other site where one was', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    for (const path of ['/c/nordfjell/archive', '/c/nordfjell/nowhere', '/sign-in?token=none']) {
      const { headers, body } = await visitor.get(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(body).not.toMatch(/ style=|<style|<script>| on[a-z]+="/);
    }
  });

  it('has its look and its scripts at addresses that change with them', async () => {
    const { body } = await pages.stranger().get('/');
    const found = [...body.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(found).toHaveLength(5);
    for (const path of found) {
      const { status, headers } = await pages.stranger().get(path);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });
});

/** Asks as a browser does that names another host, which `fetch` never does. */
function askAs(headers: Record<string, string>, path: string): Promise<{ status: number; cookies: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${pages.url}${path}`, { headers }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, cookies: answer.headers['set-cookie'] ?? [] });
    });
    asked.on('error', reject).end();
  });
}
