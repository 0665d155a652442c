import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { readConfig } from '../../runtime/config.js';
import { KeyCipher } from '../../runtime/key-cipher.js';
import { reportBoundTo } from '../../store/transfers.js';
import { signToken, startTestApi } from '../support/api.js';
import { Visitor } from '../support/console.js';
import { travelReport } from '../support/reports.js';
import { startTestService } from '../support/service.js';

const service = await startTestService({}, { hasWorker: false });
const api = await startTestApi(service.environment);
const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
afterAll(async () => {
  await Promise.all([sql.end(), api.stop()]);
  await service.close();
});

const ROWS = 30_000;
const SEALED_AT_ONCE = 10_000;
/** How much longer an answer may take than that of a company with one report, whatever else the machine does. */
const ENOUGH_TIMES = 40;
const ENOUGH_BYTES = 300_000;
const LINE_END = 10;
const nora = await api.as('accountant', ['large', 'small']);
const at = '/v1/companies/large/transfers';

const cipher = new KeyCipher(readConfig('setup', service.environment).ENCRYPTION_KEYS);
const report = JSON.stringify(travelReport({}));
const sealed = (companyId: string, n: number) =>
  cipher.encrypt(report, reportBoundTo({ companyId, reportId: `rep-${n}` }));

/** Reports as the archive keeps them, of which each is sealed for its own place. */
async function sealReports(): Promise<void> {
  await sql`create temporary table sealed (n int, report bytea)`;
  for (let begin = 1; begin <= ROWS; begin += SEALED_AT_ONCE) {
    const rows = Array.from({ length: SEALED_AT_ONCE }, (_, position) => {
      const n = begin + position;
      return { n, report: sealed('large', n) };
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
  await sql`
    insert into transfers (company_id, report_id, revision, report_number, kind, report, content_hash, status, approval_day)
    values ('small', 'rep-1', 1, 'S-1', 'travel', ${sealed('small', 1)}, '', 'transferred', '2021-01-01')`;
  // As the database does by itself after a while.
  await sql`vacuum analyze`;
}, 120_000);

interface Page {
  readonly items: TransferStatus[];
  readonly nextCursor: string | null;
  readonly counts: Record<string, number>;
}

/** The median of five, in milliseconds, of work that was done once before. */
async function median(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times.sort((one, other) => one - other)[2] ?? Infinity;
}

/** How many times longer work takes for the large company than for the small one. */
async function timesLonger(what: string, work: (company: string) => Promise<unknown>): Promise<number> {
  const [large, small] = [await median(() => work('large')), await median(() => work('small'))];
  process.stderr.write(`[large archive] ${what}: ${Math.round(large)} ms, of one report ${Math.round(small)} ms\n`);
  return large / small;
}

const page = async (query: string) => (await nora.get(`${at}?${query}`)).body<Page>();
const pageOf = (query: string) => (company: string) => nora.get(`/v1/companies/${company}/transfers?${query}`);

describe(`an archive of ${ROWS} reports`, () => {
  it.each([
    ['the newest', '', 30_000, 'rep-30000'],
    ['those that wait', 'status=waiting', 30_000, 'rep-30000'],
    ['those that wait for a problem', 'problem=TLX-301', 60, 'rep-30000'],
    ['those of a month', 'from=2022-02-01&to=2022-02-28', 1680, 'rep-25439'],
    ['one by its number', 'q=S-2711', 11, 'rep-27119'],
    ['a page of two hundred', 'limit=200', 30_000, 'rep-30000'],
  ])('is answered about as fast as a small one: %s', async (what, query, counted, first) => {
    const { items, counts } = await page(query);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(counted);
    // Of the ten of a moment the one with the greatest id comes first, as text.
    expect(items[0]?.reportId).toBe(first);
    expect(await timesLonger(what, pageOf(query))).toBeLessThan(ENOUGH_TIMES);
  });

  it('is answered as fast in its middle as at its beginning, and each report is on one page only', async () => {
    const seen = new Set<string>();
    let cursor = '';
    for (let n = 0; n < 20; n += 1) {
      const { items, nextCursor } = await page(`limit=200${cursor}`);
      items.forEach(({ reportId }) => seen.add(reportId));
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen.size).toBe(4000);
    expect(await timesLonger('further back', pageOf(`limit=50${cursor}`))).toBeLessThan(ENOUGH_TIMES);
  });

  it('is looked over for problems', async () => {
    const operator = await api.as('operator', ['large', 'small']);
    const { items } = (await operator.get('/v1/problems')).body<{ items: unknown[] }>();
    expect(items).toMatchObject([{ companyId: 'large', code: 'TLX-301', count: 60 }]);
    const problemsOf = async (company: string) => (await api.as('operator', [company])).get('/v1/problems');
    expect(await timesLonger('problems', problemsOf)).toBeLessThan(ENOUGH_TIMES);
  });

  it('is shown with what holds it up', async () => {
    const visitor = await signedIn();
    const { body } = await visitor.get('/c/large/archive');
    expect(body.match(/class="card cause/g)).toHaveLength(4);
    expect(body.length).toBeLessThan(ENOUGH_BYTES);
    expect(await timesLonger('the page', (company) => visitor.get(`/c/${company}/archive`))).toBeLessThan(ENOUGH_TIMES);
  });

  it('is written as a table while it is read: a year of it', async () => {
    const visitor = await signedIn();
    const answer = await visitor.open('/c/large/archive.csv?to=2021-12-31');
    const { lines, chunks, atFirst } = await readTable(answer);
    expect(lines).toBe(1 + 365 * 60 - 1);
    // The first lines arrive while most of the reports are still sealed.
    expect(chunks).toBeGreaterThan(10);
    expect(atFirst).toBeLessThan(lines / 10);
  });
});

async function signedIn(): Promise<Visitor> {
  const visitor = new Visitor(api.url);
  await visitor.get(`/sign-in?token=${await signToken('accountant', ['large', 'small'])}`);
  return visitor;
}

/** Reads a table to its end and keeps nothing of it. `atFirst`: how many lines arrived at once. */
async function readTable({ body }: Response) {
  let [lines, chunks, atFirst] = [0, 0, 0];
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    chunks += 1;
    for (const byte of chunk) if (byte === LINE_END) lines += 1;
    if (chunks === 1) atFirst = lines;
  }
  return { lines, chunks, atFirst };
}
