import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { readConfig } from '../../runtime/config.js';
import { KeyCipher } from '../../runtime/key-cipher.js';
import { reportBoundTo } from '../../store/transfers.js';
import { signToken, startTestApi } from '../support/api.js';
import { Visitor } from '../support/console.js';
import { travelReport } from '../support/reports.js';
import { sharedService } from '../support/service.js';

const service = await sharedService({ hasWorker: false });
const api = await startTestApi(service.environment);
const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
afterAll(() => Promise.all([sql.end(), api.stop()]));

const ROWS = 100_000;
const SEALED_AT_ONCE = 20_000;
/** What an answer may take at most on a machine that is busy with other tests, in milliseconds; alone it takes 10 to 60. */
const ENOUGH_MS = 400;
const ENOUGH_BYTES = 300_000;
/** Three times what it took on a machine with ten times more to do than it has room for. */
const ENOUGH_FOR_TABLE_MS = 36_000;
const LINE_END = 10;
const nora = await api.as('accountant', ['large']);
const at = '/v1/companies/large/transfers';

/** Reports as the archive keeps them, of which each is sealed for its own place. */
async function sealReports(): Promise<void> {
  const { ENCRYPTION_KEYS } = readConfig('setup', service.environment);
  const cipher = new KeyCipher(ENCRYPTION_KEYS);
  const report = JSON.stringify(travelReport({ companyId: 'large' }));
  await sql`create temporary table sealed (n int, report bytea)`;
  for (let begin = 1; begin <= ROWS; begin += SEALED_AT_ONCE) {
    const rows = Array.from({ length: SEALED_AT_ONCE }, (_, position) => {
      const n = begin + position;
      return { n, report: cipher.encrypt(report, reportBoundTo({ companyId: 'large', reportId: `rep-${n}` })) };
    });
    await sql`insert into sealed ${sql(rows)}`;
  }
}

beforeAll(async () => {
  await sealReports();
  await sql`
    insert into transfers (company_id, report_id, revision, report_number, kind, report, content_hash, status, approval_day, created_at, problem_code, problem)
    select 'large', 'rep-' || n, 1, 'S-' || n, 'travel', sealed.report, md5(n::text),
      case when n % 500 = 0 then 'waiting' else 'transferred' end, date '2021-01-01' + n / 60,
      -- Ten at a time at the same moment, as a sender in a hurry hands them over.
      timestamptz '2021-01-01 10:00Z' + (n / 10) * interval '1 minute',
      case when n % 500 = 0 then 'TLX-301' end,
      -- Of four categories.
      case when n % 500 = 0 then replace('{"code":"TLX-301","class":"V","who":"customer","message":{"nb":"x","en":"x"},"since":"2026-06-01T10:00:00.000Z","nextTryAt":null,"details":{}}', '"x"', to_json((n / 500 % 4)::text)::text)::jsonb end
    from sealed`;
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

  it('is shown with what holds it up in milliseconds', async () => {
    const visitor = await signedIn();
    const page = async () => {
      const begun = performance.now();
      const { body } = await visitor.get('/c/large/archive');
      return { body, ms: performance.now() - begun };
    };
    const { body } = await page();
    const times = [await page(), await page(), await page(), await page(), await page()].map(({ ms }) => ms);
    const ms = Math.round(times.sort((one, other) => one - other)[2] ?? Infinity);
    process.stderr.write(`[large archive] the page: ${ms} ms, ${Math.round(body.length / 1000)} kB\n`);
    expect(body.match(/class="card cause/g)).toHaveLength(4);
    expect(body.length).toBeLessThan(ENOUGH_BYTES);
    expect(ms).toBeLessThan(ENOUGH_MS);
  });

  it('is written as a table while it is read: a year of it', async () => {
    const visitor = await signedIn();
    const begun = performance.now();
    const answer = await visitor.open('/c/large/archive.csv?to=2021-12-31');
    const { lines, bytes, firstMs } = await readTable(answer, begun);
    const ms = Math.round(performance.now() - begun);
    process.stderr.write(`[large archive] the table: ${ms} ms, begun after ${firstMs} ms, ${bytes / 1_000_000} MB\n`);
    expect(lines).toBe(1 + 365 * 60 - 1);
    expect(firstMs).toBeLessThan(ENOUGH_MS);
    expect(ms).toBeLessThan(ENOUGH_FOR_TABLE_MS);
  }, 60_000);
});

async function signedIn(): Promise<Visitor> {
  const visitor = new Visitor(api.url);
  await visitor.get(`/sign-in?token=${await signToken('accountant', ['large'])}`);
  return visitor;
}

/** Reads a table to its end and keeps nothing of it. */
async function readTable({ body }: Response, begun: number) {
  let [lines, bytes, firstMs] = [0, 0, 0];
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    firstMs ||= Math.round(performance.now() - begun);
    bytes += chunk.length;
    for (const byte of chunk) if (byte === LINE_END) lines += 1;
  }
  return { lines, bytes, firstMs };
}
