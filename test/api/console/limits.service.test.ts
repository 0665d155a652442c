import { describe, expect, it } from 'vitest';
import { plain, startConsole } from '../../support/console.js';
import { gateTo } from '../../support/gate.js';
import { sharedService } from '../../support/service.js';

const service = await sharedService({ hasWorker: false });

const PAGE = '/c/nordfjell/archive';

describe('who looks at pages', () => {
  it('more often than anybody can read them is told calmly when to go on; others are not held up', async () => {
    const pages = await startConsole(service, {}, { rate: { perSecond: 3, burst: 2 } });
    try {
      const [eager, calm] = [await signIn(pages, 'eager'), await signIn(pages, 'calm')];
      const answers = await Promise.all(Array.from({ length: 12 }, () => eager.get(PAGE)));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(4);
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(refused[0]?.body).toMatch(/^<!doctype html>/);
      expect((await calm.get(PAGE)).status).toBe(200);
    } finally {
      await pages.close();
    }
  });

  it.each(['/c/nordfjell/archive.csv', '/c/nordfjell/month.csv', '/c/nordfjell/archive/rep-1/receipts.pdf'])(
    'may ask for %s less often, since it makes work elsewhere',
    async (path) => {
      const pages = await startConsole(service, {}, { rate: { perSecond: 40, burst: 20 } });
      try {
        const visitor = await signIn(pages, 'eager');
        const answers = await Promise.all(Array.from({ length: 6 }, () => visitor.get(path)));
        expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(4);
      } finally {
        await pages.close();
      }
    },
  );
});

describe('a page', () => {
  it('keeps nobody waiting for a Temporal that does not answer', async () => {
    const [host = '', port] = (service.environment.TEMPORAL_ADDRESS ?? '').split(':');
    const gate = await gateTo(host, Number(port));
    const pages = await startConsole(service, { TEMPORAL_ADDRESS: gate.address });
    try {
      const visitor = await signIn(pages, 'nora');
      await service.store.companies.saveSettings('nordfjell', {});
      await service.store.companies.offerKey('nordfjell', 'a key that nobody checks');
      expect((await visitor.get('/c/nordfjell/integration')).status).toBe(200);
      gate.fallSilent();
      const begun = Date.now();
      // It shows what is known without Temporal.
      const { status, body } = await visitor.get('/c/nordfjell/integration');
      expect([status, plain(body)]).toEqual([200, expect.stringContaining('Synkronisering')]);
      expect(Date.now() - begun).toBeLessThan(8_000);
    } finally {
      gate.close();
      await pages.close();
    }
  }, 40_000);
});

function signIn(pages: Awaited<ReturnType<typeof startConsole>>, subject: string) {
  return pages.signIn({ companies: ['nordfjell'], subject });
}
