import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { catalogue, describeProblem, helpUrlOf, type ProblemCode } from '../../contract/problems.js';
import { StandingProblem, type TransferStatus } from '../../contract/transfer-status.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { everyProblem } from '../support/every-problem.js';
import { startTestService, waitsFor } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const HELP_URL = 'https://hjelp.example/tripletex';

/** A lost answer is looked for after four seconds: long enough to be seen everywhere. */
const service = await startTestService({ HELP_URL, SETTLE_TIME: '400s' });
afterAll(() => service.close());
const { expectShown, expectArrived, expectEnded } = taxiReports(service);

const ways = Object.entries(everyProblem(service)).map(([code, way]) => ({ ...way, code: code as ProblemCode }));

/** Nothing that happens in Tripletex cures these: they are not looked at again by themselves, nor is what needs a decision. */
const NEEDS_NEW_RECEIPTS: readonly ProblemCode[] = ['TLX-502', 'TLX-503'];

/** What people are told is what the catalogue says of this case, filled in, and nothing that only machines know. */
function expectForPeople({ companyId, reportId, problem, travelExpenses }: TransferStatus, code: ProblemCode): void {
  expect(Object.keys(problem ?? {}).sort()).toEqual(Object.keys(StandingProblem.shape).sort());
  const { class: problemClass, who, message, details, since, nextTryAt } = problem ?? expect.unreachable();
  expect({ class: problemClass, who, message }).toEqual(describeProblem({ code, details }));
  expect([problemClass, who]).toEqual([catalogue[code].class, catalogue[code].who]);
  expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
  expect(nextTryAt === null).toBe(problemClass === 'S' || NEEDS_NEW_RECEIPTS.includes(code));
  const ids = [companyId, reportId, ...travelExpenses.map(({ id }) => String(id))];
  for (const words of [message.nb, message.en]) {
    expect(words).not.toMatch(/undefined|null|NaN|\[object|[{}]|«»|“”|\(\)| {2}/);
    for (const id of ids) expect(words).not.toContain(id);
    // Ids, field names and codes. The reference of a request is for Tripletex' support.
    expect(words.replace(String(details.requestId), '')).not.toMatch(/\d{10}|\b[a-z]+[A-Z]|[0-9a-f]{8}-|TLX-/);
  }
}

async function detailsInUi(report: ApprovedReport): Promise<string> {
  const handle = service.client.workflow.getHandle(transferWorkflowId(report));
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

it('every problem of the catalogue is reached here', () => {
  expect(ways.map(({ code }) => code).sort()).toEqual(Object.keys(catalogue).sort());
});

describe.concurrent('a report that waits is shown alike wherever somebody looks, and goes on by its way out', () => {
  it.each(ways)('$code: $when; out: $out', async ({ code, isConnected = true, into, cure, end }) => {
    const company = await service.company({ isConnected });
    const report = await into(company);
    const shown = await expectShown(await service.until(report, waitsFor(code)), code);
    expectForPeople(shown, code);
    expect(await detailsInUi(report)).toContain(helpUrlOf(code, HELP_URL));
    await cure(company, report);
    await (end === 'transferred' ? expectArrived(report, company) : expectEnded(report, end));
  });
});
