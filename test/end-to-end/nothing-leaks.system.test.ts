import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { ENCRYPTED } from '../../runtime/payload-codec.js';
import { failuresOf, payloadsOf, RawTemporal, withoutInput, type RawMessage } from '../support/raw-temporal.js';
import { startTestService } from '../support/service.js';
import { PDF_BEGINS, tellingPaths } from '../support/telling-paths.js';
import { PLAIN, secretsOf, TOLD } from '../support/telling-reports.js';
import { TellingWords, type Place } from '../support/telling-words.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';
import { startWorkerProcess, THIS_BUILD } from '../support/worker-process.js';

/** Whoever reads Temporal's database, the logs or the metrics without the keys learns nothing of what is carried. */
// With some patience an activity is tried again also where a first try takes its time.
const receiver = await WebhookReceiver.start();
const service = await startTestService({ METRICS_ADDRESS: '127.0.0.1:0', PATIENCE: '4s', ...receiver.settings });
await service.stopWorker();
const worker = await startWorkerProcess(service.environment, THIS_BUILD, 'trace');
const metricsUrl = /"health":"([^"]+)"/.exec(worker.log())![1]!;
afterAll(async () => {
  await worker.stop();
  await service.close();
  await receiver.down();
});

const temporal = new RawTemporal(service.client);
const { paths, newCompany, companies, passing, plain } = tellingPaths(service, temporal);

describe.concurrent('a transfer is led along every kind of path', () => {
  it.each(Object.keys(paths))('%s', async (name) => {
    await paths[name]?.(await newCompany());
  });
});

/** Search attributes that the server fills with the names of builds, of changes to its own workflows and of schedules. */
const OF_TEMPORAL = ['BuildIds', 'TemporalChangeVersion', 'TemporalScheduledById', 'TemporalScheduledStartTime'];
/** What it says itself, of what is too large and of a task that something else came in between. */
const OF_SERVER = ['Failure exceeds size limit.', 'UnhandledCommand'];
const TYPES = [
  ...['DrizzleQueryError', 'InvalidReport', 'ResolveRefused', 'TLX-101', 'TLX-201', 'TLX-203', 'TLX-301', 'TLX-302'],
  ...['TLX-308', 'TLX-501', 'TLX-502', 'TLX-602', 'TLX-703', 'TLX-704', 'TLX-801', 'TLX-803', 'TLX-901'],
];

let inTemporal: RawMessage[];
let words: TellingWords;
let secrets: TellingWords;

async function collect(): Promise<void> {
  const kept = (await temporal.everything()).map((raw) => (isPlain(raw) ? withoutInput(raw) : raw));
  inTemporal = [...kept, ...passing];
  const keys = secretsOf(service, companies);
  secrets = new TellingWords(keys);
  words = new TellingWords([...Object.values(TOLD), ...Object.values(PLAIN), ...keys, PDF_BEGINS]);
}

const isPlain = ({ where }: Place) => [...plain].some((workflowId) => where.endsWith(workflowId));

describe('the search', () => {
  const searched = new TellingWords(['Kari Nordmann-Ås', '31415.92']);
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it.each([
    'Kari Nordmann-Ås',
    'transfer/KARI NORDMANN-ÅS/1',
    'Kari%20Nordmann-%C3%85s',
    String.raw`{"name":"Kari Nordmann-\u00c5s"}`,
    Buffer.from('Kari Nordmann-Ås', 'latin1'),
    Buffer.from('Kari Nordmann-Ås').toString('hex'),
    base64('Kari Nordmann-Ås'),
    base64('1Kari Nordmann-Ås, Oslo'),
    base64('12{"name":"Kari Nordmann-Ås"}'),
    'it cost kr 31 415,92',
    '{"ore":3141592}',
    base64('the sum is 31415.92 kr'),
  ])('finds a planted word in whatever form: %s', (planted) => {
    const bytes = Buffer.concat([Buffer.of(10, 255, 0), Buffer.from(planted), Buffer.of(0, 7)]);
    expect(searched.leaks([{ where: 'here', bytes }])).toMatchObject([{ where: 'here' }]);
  });

  it('finds nothing where nothing is', () => {
    expect(searched.leaks([{ where: 'here', bytes: Buffer.from('Kari, 31415 and 92') }])).toEqual([]);
  });

  it('finds what a client without keys handed over, which is in the clear', async () => {
    const starters = (await temporal.everything()).filter(isPlain);
    const found = new TellingWords([...Object.values(PLAIN), TOLD.invalidTitle]).leaks(starters);
    expect(new Set(found.map(({ word }) => word))).toEqual(new Set([...Object.values(PLAIN), TOLD.invalidTitle]));
  });
});

describe('in Temporal', () => {
  beforeAll(collect);

  it('no word of a report can be read', () => {
    expect(inTemporal.length).toBeGreaterThan(50);
    expect(words.leaks(inTemporal)).toEqual([]);
    const data = payloadsOf(inTemporal).map(({ path, thing }) => ({ where: path, bytes: thing.data }));
    expect(words.leaks(data)).toEqual([]);
  });

  it('everything but search attributes is encrypted, also where a client without keys began', () => {
    const payloads = payloadsOf(inTemporal);
    const isAttribute = ({ path }: { path: string }) => path.includes('earchAttributes.indexedFields.');
    const plainly = payloads.filter(
      (one) => !isAttribute(one) && Buffer.from(one.thing.metadata.encoding ?? []).toString() !== ENCRYPTED,
    );
    expect(plainly.map(({ path }) => path)).toEqual([]);
    const names = new Set(payloads.filter(isAttribute).map(({ path }) => path.split('.').at(-1)));
    for (const own of OF_TEMPORAL) names.delete(own);
    expect(names).toEqual(new Set(SEARCH_ATTRIBUTES.map(({ name }) => name)));
    expect(payloads.length).toBeGreaterThan(500);
  });

  it('failures tell their types and nothing else', () => {
    const failures = failuresOf(inTemporal).map(({ thing }) => thing);
    for (const { message, stackTrace, serverFailureInfo } of failures) {
      expect(serverFailureInfo ? OF_SERVER : ['Encoded failure']).toContain(message);
      expect(stackTrace).toBe('');
    }
    const types = failures.flatMap(({ applicationFailureInfo }) => applicationFailureInfo?.type ?? []);
    expect([...new Set(types)].sort()).toEqual(TYPES);
  });
});

describe('elsewhere', () => {
  it('no word of a report can be read in the worker’s log and metrics', async () => {
    const metrics = await (await fetch(`${metricsUrl}/metrics`)).text();
    const places = { 'the log': worker.log(), 'the metrics': metrics };
    for (const text of Object.values(places)) expect(text.length).toBeGreaterThan(5000);
    const bytes = Object.entries(places).map(([where, text]) => ({ where, bytes: Buffer.from(text) }));
    expect(words.leaks(bytes)).toEqual([]);
  });

  it('no key stands anywhere in the database, and no word of a report where it is kept', async () => {
    const sql = postgres(service.environment.DATABASE_URL!, { max: 1 });
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`;
    const dump: Place[] = [];
    for (const { name } of tables) {
      for (const row of await sql.unsafe(`select t::text as "the row", t.* from ${name} t`)) {
        const columns = Object.entries(row as Record<string, unknown>);
        dump.push(...columns.map(([column, value]) => ({ where: `${name} ${column}`, bytes: bytesOf(value) })));
      }
    }
    await sql.end();
    expect(secrets.leaks(dump)).toEqual([]);
    const kept = dump.filter(({ where }) => / (report|plan)$/.test(where));
    expect(kept.length).toBeGreaterThan(20);
    expect(words.leaks(kept)).toEqual([]);
  });
});

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
