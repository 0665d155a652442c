import { Hono } from 'hono';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { ListedTransfer } from '../../../client/archive-client.js';
import { archiveExport } from '../../../api/console/archive/routes.js';
import type { ConsoleEnv, Wiring } from '../../../api/console/view.js';

const REPORT: ListedTransfer = {
  status: {
    companyId: 'nordfjell',
    reportId: 'rep-1',
    revision: 1,
    reportNumber: 'S-1',
    kind: 'travel',
    status: 'queued',
    since: '2026-06-04T08:05:00Z',
    problem: null,
    attempts: 0,
    travelExpenses: [],
    evidence: null,
  },
  title: 'Taxi',
  employee: { employeeNumber: '1', name: 'Kari Eksempel' },
  totalNok: '448.00',
  approvedAt: '2026-06-03T22:30:00Z',
};

/** The table of an archive that counts what is read of it, and goes on for ever unless it breaks. */
function exporting({ breaksAfter = Infinity } = {}) {
  const read = { batches: 0, isOver: false };
  async function* everything() {
    try {
      for (; read.batches < breaksAfter; read.batches += 1) yield await Promise.resolve([REPORT, REPORT]);
      throw new Error('The database went away.');
    } finally {
      read.isOver = true;
    }
  }
  const wiring = { rooms: { archive: { everything } }, logger: pino({ enabled: false }) } as unknown as Wiring;
  const app = new Hono<ConsoleEnv>().get('/c/:company/archive.csv', archiveExport(wiring));
  const get = (language: string) =>
    app.request('/c/nordfjell/archive.csv', { headers: { 'accept-language': language } });
  return { read, get };
}

describe('the table of an archive', () => {
  it('has days as spreadsheets of the reader take them', async () => {
    const row = async (language: string) => {
      const text = await (await exporting({ breaksAfter: 1 }).get(language)).text();
      return text.split('\r\n')[1];
    };
    expect(await row('nb')).toBe('S-1;1;Reise;Taxi;Kari Eksempel;04.06.2026;448,00;I kø;04.06.2026 10:05;;;;');
    expect(await row('en')).toBe('S-1;1;Travel;Taxi;Kari Eksempel;2026-06-04;448,00;Queued;2026-06-04 10:05;;;;');
  });

  it('says at its end that it is not complete, where it broke', async () => {
    const text = await (await exporting({ breaksAfter: 2 }).get('nb')).text();
    expect(text.trimEnd().split('\r\n').slice(1, -1)).toHaveLength(4);
    expect(text).toMatch(/NB: Filen er ikke komplett\. Last den ned på nytt\.\r\n$/);
  });

  it('is read no faster than somebody takes it, and no further once they are gone', async () => {
    const { read, get } = exporting();
    const reader = (await get('nb')).body!.getReader();
    for (let chunk = 1; chunk <= 20; chunk += 1) {
      await reader.read();
      expect(read.batches).toBeLessThanOrEqual(chunk + 2);
    }
    expect(read.isOver).toBe(false);
    await reader.cancel();
    await vi.waitFor(() => expect(read.isOver).toBe(true));
    expect(read.batches).toBeLessThanOrEqual(22);
  });
});
