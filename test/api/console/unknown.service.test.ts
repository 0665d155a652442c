import { afterAll, describe, expect, it } from 'vitest';
import { startConsole, type Visitor } from '../../support/console.js';
import { sharedService } from '../../support/service.js';

const service = await sharedService({ hasWorker: false });
const pages = await startConsole(service);
afterAll(() => pages.close());

/** What browsers ask for where somebody goes to an address. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };

describe('an address that leads nowhere', () => {
  it.each(['/arkiv', '/c', '/favicon', '/docs/'])(
    '%s is answered with a page to who looks with a browser',
    async (path) => {
      const norwegian = await pages.stranger().get(path, { ...BROWSER, 'accept-language': 'nb' });
      expect(norwegian.status).toBe(404);
      expect(norwegian.headers.get('content-type')).toContain('text/html');
      expect(norwegian.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(norwegian.body).toContain('Siden finnes ikke');
      const english = await pages.stranger().get(path, { ...BROWSER, 'accept-language': 'en' });
      expect(english.body).toContain('There is no such page');
    },
  );

  it('keeps the language that somebody chose, and leads them back', async () => {
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    await visitor.post('/preferences', { language: 'en' }, '/c/nordfjell/archive');
    const { status, body } = await visitor.get('/arkiv', { ...BROWSER, 'accept-language': 'nb' });
    expect(status).toBe(404);
    expect(body).toContain('There is no such page');
    expect(body).toContain('To the start page');
  });

  it('is answered as data to programs, and below /v1 to everybody', async () => {
    const stranger = pages.stranger();
    for (const [path, accept, status] of [
      ['/arkiv', 'application/json', 404],
      ['/arkiv', '*/*', 404],
      ['/v1/arkiv', BROWSER.accept, 401],
      ['/v1', BROWSER.accept, 401],
    ] as const) {
      const answer = await stranger.get(path, { accept });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
    const token = await pages.token({ companies: ['nordfjell'] });
    const authorization = `Bearer ${token}`;
    const known = await stranger.get('/v1/companies/nordfjell/arkiv', { ...BROWSER, authorization });
    expect(known).toMatchObject({ status: 404 });
    expect(known.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('what is sent to a page and is no form', () => {
  const at = '/c/nordfjell/archive/retry';
  const boundary = 'multipart/form-data; boundary=xyz';

  /** What the page answers to a body of somebody who is signed in. */
  async function sent(visitor: Visitor, contentType: string | undefined, body: string): Promise<Response> {
    return fetch(`${pages.url}${at}`, {
      method: 'POST',
      body: new TextEncoder().encode(body),
      headers: {
        origin: pages.url,
        cookie: visitor.cookies(),
        ...(contentType !== undefined && { 'content-type': contentType }),
      },
    });
  }

  it.each([
    ['JSON', 'application/json', '{"csrf":"x"}'],
    ['text', 'text/plain', 'csrf=x'],
    ['something without a name', undefined, 'csrf=x'],
    ['a form cut off', boundary, '--xyz\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nhalf'],
    ['a form without its boundary', 'multipart/form-data', 'csrf=x'],
    ['nothing', boundary, ''],
  ])('%s is refused, calmly', async (_, contentType, body) => {
    const visitor = await pages.signIn({ companies: ['nordfjell'] });
    const answer = await sent(visitor, contentType, body);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Skjemaet er for gammelt');
  });
});
