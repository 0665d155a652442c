import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Decision } from '../../contract/decision.js';
import { catalogue, type ProblemCode } from '../../contract/problems.js';
import { findTemporalBinary } from '../../sandbox/embedded/temporal-binary.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor, waitUntil } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const temporal = await findTemporalBinary({ environment: process.env });
const { taxi, expectArrived } = taxiReports(service);

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
/** What the runbook says of each problem, by its code. */
const sections = new Map(
  runbook
    .slice(runbook.indexOf('## Each problem'))
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf(':')), section]),
);
const searches = [...runbook.matchAll(/\[`([^`]+)`\]\((\S+\/workflows\?query=\S+)\)/g)].map(([, shown, address]) => ({
  shown: shown?.replaceAll(String.raw`\|`, '|'),
  query: new URL(address ?? '').searchParams.get('query') ?? '',
}));

describe('the runbook', () => {
  it('has a section for every problem of the catalogue and no other, with its class, its article and its search', () => {
    expect([...sections.keys()]).toEqual(Object.keys(catalogue));
    for (const [code, section] of sections) {
      const { class: problemClass, article } = catalogue[code as ProblemCode];
      expect(section).toContain(`Class ${problemClass}, `);
      expect(section).toContain(`article \`#${article}\``);
      expect(section).toContain(`ProblemCode="${code}"`);
      for (const part of ['Means', 'Look at', 'Do', 'Goes on']) expect(section).toContain(`- **${part}** `);
    }
  });

  it('names every decision there is, with an example', () => {
    const actions = Decision.options.map(({ shape }) => shape.action.value);
    const shown = [...runbook.matchAll(/resolve nordfjell \S+ --action (\w+)/g)].map(([, action]) => action);
    expect([...new Set(shown)].sort()).toEqual([...actions].sort());
  });

  it.each(searches)('leads to what it shows, in words that Temporal takes: $query', async ({ shown, query }) => {
    expect(query).toBe(shown);
    const { count } = await service.client.workflow.count(query);
    expect(count).toBeGreaterThanOrEqual(0);
  });

  it('lets exactly those go that its batch signal is about, in every company', async () => {
    const [command = '', query = ''] = /^temporal workflow signal --query '([^']+)'.*$/m.exec(runbook) ?? [];
    const companies = [await service.company(), await service.company()];
    for (const { tripletex } of companies) tripletex.change('costCategories', 'Taxi', { isInactive: true });
    const concerned = companies.map((company) => ({ company, report: taxi(company) }));
    const others = companies.map((company) => taxi(company, { lines: [costLine({ category: 'ferry' })] }));
    for (const report of [...concerned.map((one) => one.report), ...others]) await service.send(report);
    for (const { report } of concerned) await service.until(report, waitsFor('TLX-302'));
    for (const report of others) await service.until(report, waitsFor('TLX-301'));
    for (const { tripletex } of companies) tripletex.change('costCategories', 'Taxi', { isInactive: false });
    // What can be searched for comes a moment after what is.
    await waitUntil(
      () => service.client.workflow.count(query),
      ({ count }) => count === concerned.length,
    );
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...service.environment, CLI: temporal.path };
    await promisify(execFile)('sh', ['-c', `temporal() { "$CLI" "$@"; }\n${command}`], { env });
    for (const { report, company } of concerned) await expectArrived(report, company);
    for (const { companyId, reportId } of others)
      expect(await service.transfers.status(companyId, reportId)).toMatchObject({ status: 'waiting', attempts: 1 });
  });
});
