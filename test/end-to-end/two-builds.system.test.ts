import { execFileSync, spawnSync } from 'node:child_process';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { expectBookedOnce, KINDS, reportOf } from '../support/broken-transfers.js';
import { buildOf } from '../support/build-of.js';
import { costLine } from '../support/reports.js';
import { emptyTestDatabase } from '../support/servers.js';
import { startTestService, waitsFor, waitUntil, type TestCompany, type OwnService } from '../support/service.js';
import { startWorkerProcess, THIS_BUILD } from '../support/worker-process.js';
import releases from './releases.json' with { type: 'json' };

interface Release {
  readonly version: string;
  readonly commit: string;
}
const newest: readonly Release[] = (releases as Release[]).slice(-1);

/** The newest release in the history of this checkout. Empty where it has none, or no history. */
function newestTag(...which: string[]): Release[] {
  const git = (...args: string[]) => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim();
  const [tag] = git('tag', '--list', 'v*', '--sort=-v:refname', '--merged', 'HEAD', ...which).split('\n');
  return tag ? [{ version: tag.slice(1), commit: git('rev-list', '-1', tag) }] : [];
}

it('the recorded release is the newest v* tag, or none is recorded and there is no tag', () => {
  // The commit that is tagged cannot name itself: the next one does.
  expect([newestTag('--no-contains', 'HEAD'), newestTag()]).toContainEqual(newest);
});

/** While a release replaces one worker after another there are two builds, and what one began the other ends. */
describe.each(newest)('version $version and this build', ({ commit }) => {
  let builds: { readonly released: string; readonly current: string };
  let service: OwnService;
  beforeAll(async () => {
    builds = { released: await buildOf(commit), current: THIS_BUILD };
    service = await startTestService({ SETTLE_TIME: '100s' });
    await service.stopWorker();
  }, 900_000);
  afterAll(() => service.close());

  async function start(build: keyof typeof builds) {
    // Patient enough that the other is there before it gives a write up.
    const worker = await startWorkerProcess({ ...service.environment, TRIPLETEX_TIMEOUT: '12s' }, builds[build]);
    onTestFinished(() => worker.stop());
    return worker;
  }

  async function send(company: TestCompany, report: ApprovedReport) {
    await service.send(report);
    return { company, report };
  }

  /** A transfer that waits for a category. */
  async function waiting() {
    const company = await service.company();
    const sent = await send(company, company.report({ kind: 'travel', lines: [costLine({ category: 'ferry' })] }));
    await service.until(sent.report, waitsFor('TLX-301'));
    return { ...sent, cure: () => service.categories.import(company.companyId, { ferry: 'Ferge' }) };
  }

  /** A transfer in the middle of a write, which is carried out after a while and never answered. */
  async function writing(method: string, path: string) {
    const company = await service.company();
    const on = { company: company.tripletex.name, method, path };
    service.sandbox.faults.add({ on, what: { kind: 'finishLate', ms: 1500, socket: 'hang' } });
    const sent = await send(company, reportOf(service, company, KINDS[1]));
    await waitUntil(
      () => Promise.resolve(service.sandbox.requests),
      (calls) => calls.some((call) => call.company === on.company && call.fault === 'finishLate'),
    );
    return { ...sent, cure: () => undefined };
  }

  it.each([
    ['released', 'current'],
    ['current', 'released'],
  ] as const)('what the %s one began, the %s one ends', async (from, to) => {
    const first = await start(from);
    const begun = [
      await waiting(),
      await writing('POST', '^/travelExpense$'),
      await writing('POST', '/travelExpense/costParticipant/list'),
      await writing('POST', '/travelExpense/*/attachment'),
      await writing('PUT', '/travelExpense/:approve'),
    ];
    await start(to);
    await first.stop();
    for (const { company, report, cure } of begun) {
      await cure();
      await expectBookedOnce(service, company, report, 90_000);
      const handle = service.client.workflow.getHandle(transferWorkflowId(report));
      const events = (await handle.fetchHistory()).events ?? [];
      expect(events.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    }
  });

  it('the migrations of both, one after the other, lead to the schema of this one', async () => {
    const schemaAfter = async (...order: (keyof typeof builds)[]) => {
      const url = await emptyTestDatabase();
      for (const build of order) {
        const program = `await (await import('${builds[build]}/dist/store/migrate.js')).migrateDatabase('${url}')`;
        execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
      }
      const sql = postgres(url, { max: 1 });
      const columns = await sql`select table_name, column_name, data_type, is_nullable, column_default
        from information_schema.columns where table_schema = 'public' order by 1, 2`;
      const indexes = await sql`select indexdef from pg_indexes where schemaname = 'public' order by 1`;
      await sql.end();
      return [...columns, ...indexes];
    };
    expect(await schemaAfter('released', 'current', 'released')).toEqual(await schemaAfter('current'));
  });
});
