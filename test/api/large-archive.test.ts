import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { startTestApi } from '../support/api.js';
import { startTestService } from '../support/service.js';

const service = await startTestService({}, { hasWorker: false });
const api = await startTestApi(service.environment);
const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
afterAll(async () => {
  await Promise.all([sql.end(), api.stop()]);
  await service.close();
});

const ROWS = 100_000;
/** What an answer may take at most on a machine that is busy with other tests, in milliseconds; alone it takes 10 to 60. */
const ENOUGH_MS = 400;
const nora = await api.as('accountant', ['large']);
const at = '/v1/companies/large/transfers';

beforeAll(async () => {
  await sql`
    insert into transfers (company_id, report_id, revision, report_number, kind, report, content_hash, status, approval_day, created_at, problem_code, problem)
    select 'large', 'rep-' || n, 1, 'S-' || n, 'travel', decode(repeat(md5(n::text), 40), 'hex'), md5(n::text),
      case when n % 500 = 0 then 'waiting' else 'transferred' end, date '2021-01-01' + n / 60,
      -- Ten at a time at the same moment, as a sender in a hurry hands them over.
      timestamptz '2021-01-01 10:00Z' + (n / 10) * interval '1 minute',
      case when n % 500 = 0 then 'TLX-301' end,
      case when n % 500 = 0 then '{"code":"TLX-301","class":"V","who":"customer","message":{"nb":"x","en":"x"},"since":"2026-06-01T10:00:00.000Z","nextTryAt":null,"details":{}}'::jsonb end
    from generate_series(1, ${ROWS}) n`;
  await sql`insert into report_numbers select 'large', 'S-' || n, 'rep-' || n from generate_series(1, ${ROWS}) n`;
  await sql`insert into parts (company_id, report_id, revision, position, marker, plan, lines, tripletex_id, amount_nok)
    select 'large', 'rep-' || n, 1, 1, 'S-' || n, '', array['l1'], n, '448.00' from generate_series(1, ${ROWS}) n`;
  // As the database does by itself after a while.
  await sql`vacuum analyze`;
}, 120_000);

interface Page {
  readonly items: TransferStatus[];
  readonly nextCursor: string | null;
  readonly counts: Record<string, number>;
}

/** The answer to a request that was asked before, and how long it took: the median of five. */
async function timed(query: string): Promise<Page & { ms: number }> {
  const page = (await nora.get(`${at}?${query}`)).body<Page>();
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const begun = performance.now();
    await nora.get(`${at}?${query}`);
    times.push(performance.now() - begun);
  }
  return { ...page, ms: Math.round(times.sort((one, other) => one - other)[2] ?? Infinity) };
}

describe(`an archive of ${ROWS} reports`, () => {
  it.each([
    ['the newest', '', 100_000, 'rep-100000'],
    ['those that wait', 'status=waiting', 100_000, 'rep-100000'],
    ['those that wait for a problem', 'problem=TLX-301', 200, 'rep-100000'],
    ['those of a month', 'from=2024-02-01&to=2024-02-29', 1740, 'rep-69299'],
    ['one by its number', 'q=S-4711', 11, 'rep-47119'],
    ['a page of two hundred', 'limit=200', 100_000, 'rep-100000'],
  ])('is answered in milliseconds: %s', async (what, query, counted, first) => {
    const { items, counts, ms } = await timed(query);
    process.stderr.write(`[large archive] ${what}: ${ms} ms\n`);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(counted);
    // Of the ten of a moment the one with the greatest id comes first, as text.
    expect(items[0]?.reportId).toBe(first);
    expect(ms).toBeLessThan(ENOUGH_MS);
  });

  it('is answered as fast in its middle as at its beginning, and each report is on one page only', async () => {
    const seen = new Set<string>();
    let cursor = '';
    for (let page = 0; page < 20; page += 1) {
      const { items, nextCursor } = (await nora.get(`${at}?limit=200${cursor}`)).body<Page>();
      items.forEach(({ reportId }) => seen.add(reportId));
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen.size).toBe(4000);
    const { ms } = await timed(`limit=50${cursor}`);
    process.stderr.write(`[large archive] further back: ${ms} ms\n`);
    expect(ms).toBeLessThan(ENOUGH_MS);
  });

  it('is looked over for problems in milliseconds', async () => {
    const operator = await api.as('operator', ['*']);
    const begun = performance.now();
    const { items } = (await operator.get('/v1/problems')).body<{ items: unknown[] }>();
    expect(items).toMatchObject([{ companyId: 'large', code: 'TLX-301', count: 200 }]);
    expect(performance.now() - begun).toBeLessThan(ENOUGH_MS);
  });
});
