import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import postgres from 'postgres';
import { expect } from 'vitest';
import type { Started } from '../../client/schedules-of-kind.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { EmployeeCandidate } from '../../contract/problems.js';
import { TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import { ENCRYPTED } from '../../runtime/payload-codec.js';
import { statusQuery } from '../../workflows/transfer-messages.js';
import { hastenUntilContinued } from './continued.js';
import { failuresOf, type RawMessage, type RawTemporal } from './raw-temporal.js';
import { reconciling } from './reconciling.js';
import { costLine } from './reports.js';
import { hasEnded, waitsFor, waitUntil, type TestCompany, type TestService } from './service.js';
import { PLAIN, tellingReports, TOLD } from './telling-reports.js';

/** What every document begins with, and nothing else. */
export const PDF_BEGINS = '%PDF-1.7';

/** Every kind of path a transfer can take, for reports in which everything tells something. */
export function tellingPaths(service: TestService, temporal: RawTemporal) {
  const { company, report } = tellingReports(service);
  const plainClient = new Client({
    connection: service.client.connection,
    namespace: service.client.options.namespace,
  });

  const companies: TestCompany[] = [];
  /** What could be seen only for a while. */
  const passing: RawMessage[] = [];
  /** Reports that a client without keys started. */
  const plain = new Set<string>();

  async function newCompany(): Promise<TestCompany> {
    const made = await company();
    companies.push(made);
    return made;
  }

  async function sent(told: ApprovedReport, code: string): Promise<ApprovedReport> {
    await service.send(told);
    await service.until(told, waitsFor(code));
    const workflowId = transferWorkflowId(told);
    passing.push(await temporal.describe({ workflowId }), ...(await temporal.answers({ workflowId })));
    return told;
  }

  const decide = ({ companyId, reportId }: ApprovedReport, decision: object) =>
    service.transfers.resolve(companyId, reportId, { by: TOLD.decidedBy, note: TOLD.note, ...decision } as never);
  const retry = ({ companyId, reportId }: ApprovedReport) => service.transfers.retry(companyId, reportId);
  const ended = (told: ApprovedReport) => service.until(told, hasEnded);
  const handleOf = (told: ApprovedReport) => service.client.workflow.getHandle(transferWorkflowId(told));

  function startPlainly(told: object, workflowId: string) {
    plain.add(workflowId);
    return plainClient.workflow.start('transferReport', { workflowId, taskQueue: TRANSFERS_QUEUE, args: [told] });
  }

  /** Leads transfers along every kind of path there is. */
  const paths: Record<string, (made: TestCompany) => Promise<unknown>> = {
    arrives: async (made) => {
      const told = report(made).report;
      await service.send(told);
      expect(await ended(told)).toMatchObject({ status: 'transferred' });
    },

    'arrives, and its receipts are looked at': async (made) => {
      const told = report(made).report;
      await service.send(told);
      await ended(told);
      const { bytes } = await service.receipts.receiptDocument(told.companyId, told.reportId);
      expect(bytes.includes(PDF_BEGINS)).toBe(true);
    },

    'TLX-201, hastened until its run continues as new': async (made) => {
      const told = await sent(report(made, { employee: { email: TOLD.unknownEmail } }).report, 'TLX-201');
      await hastenUntilContinued(service, told);
      made.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ny', employeeNumber: '2718', email: TOLD.unknownEmail });
      await retry(told);
      await ended(told);
    },

    'TLX-302, put right': async (made) => {
      made.tripletex.change('costCategories', TOLD.costCategory, { isInactive: true });
      const told = await sent(report(made).report, 'TLX-302');
      made.tripletex.change('costCategories', TOLD.costCategory, { isInactive: false });
      await retry(told);
      await ended(told);
    },

    'TLX-502, with decisions that are refused': async (made) => {
      const told = await sent(report(made, {}, TOLD.badFileName).report, 'TLX-502');
      await expect(decide(told, { action: 'bookedByHand', tripletexNumber: '99-2026' })).rejects.toThrow(TOLD.lastName);
      await expect(decide(told, { action: 'sendAnyway' })).rejects.toThrow('to judge a likely duplicate');
    },

    'TLX-308, then as approved': async (made) => {
      const { report: told, lose, find } = report(made);
      lose();
      await sent(told, 'TLX-501');
      made.tripletex.changeAmount(told.reportNumber, 0, TOLD.changedSum);
      find();
      await service.until(told, waitsFor('TLX-308'));
      made.tripletex.changeAmount(told.reportNumber, 0, TOLD.sum);
      await decide(told, { action: 'retry' });
      await ended(told);
    },

    'TLX-602': async (made) => {
      const { report: told, lose, find } = report(made);
      lose();
      await sent(told, 'TLX-501');
      made.tripletex.reject(told.reportNumber, TOLD.comment);
      find();
      const { problem } = await service.until(told, waitsFor('TLX-602'));
      expect(problem?.message.nb).toContain(TOLD.comment);
    },

    'TLX-801, booked by hand': async (made) => {
      const costs = [{ date: '2026-03-12', amount: TOLD.total }];
      const days = { departure: '2026-03-12', return: '2026-03-12' };
      const { number } = made.tripletex.enterByHand({ employee: TOLD.email, title: TOLD.title, ...days, costs });
      made.tripletex.approve(number);
      const told = await sent(report(made).report, 'TLX-801');
      await decide(told, { action: 'bookedByHand', tripletexNumber: number });
    },

    'corrected, then too late for that, and given up': async (made) => {
      const told = report(made).report;
      await service.send(told);
      await ended(told);
      const second = { ...told, revision: 2 };
      const invalid = { ...second, title: '', [TOLD.invalidTitle]: 1 };
      await expect(decide(told, { action: 'correct', report: invalid })).rejects.toThrow('breaks rules');
      await decide(told, { action: 'correct', report: second });
      await service.until(told, ({ revision, status }) => revision === 2 && status === 'transferred');
      made.tripletex.createVoucher(told.reportNumber);
      const third = { ...told, revision: 3 };
      await sent(third, 'TLX-803');
      await decide(third, { action: 'cancel' });
    },

    'TLX-203, chosen': async (made) => {
      const other = { firstName: 'Ny', lastName: 'Ny', employeeNumber: '2719', email: TOLD.unknownEmail };
      made.tripletex.addEmployee(other);
      const told = await sent(
        report(made, { employee: { email: TOLD.email, employeeNumber: '2719' } }).report,
        'TLX-203',
      );
      const { problem } = await service.transfers.status(told.companyId, told.reportId);
      const [candidate] = problem!.details['candidates'] as [EmployeeCandidate];
      await expect(decide(told, { action: 'chooseEmployee', tripletexEmployeeId: 1 })).rejects.toThrow(TOLD.lastName);
      await decide(told, { action: 'chooseEmployee', tripletexEmployeeId: candidate.tripletexEmployeeId });
      await ended(told);
    },

    'compared with Tripletex, where somebody changed it': async (made) => {
      const told = report(made).report;
      await service.send(told);
      await ended(told);
      made.tripletex.reject(told.reportNumber, TOLD.comment);
      await reconciling(service).reconciled(made);
      await service.until(told, waitsFor('TLX-802'));
      await decide(told, { action: 'cancel' });
    },

    'TLX-901, decided': async (made) => {
      breaks(made, { kind: 'answer', status: 418, code: 1, field: 'title', message: TOLD.message });
      const told = await sent(report(made).report, 'TLX-901');
      await decide(told, { action: 'retry' });
      await ended(told);
    },

    'TLX-901, as the database refuses a row and says what is in it': async (made) => {
      const sql = postgres(service.environment.DATABASE_URL!, { max: 1, onnotice: () => undefined });
      await sql.unsafe(`
        create function refuse() returns trigger language plpgsql as $$ begin
          raise check_violation using message = '${TOLD.note}', detail = to_json(new)::text;
        end $$;
        create trigger refuses before insert on transfer_events for each row
          when (new.company_id = '${made.companyId}' and new.type <> 'received') execute function refuse()`);
      const told = report(made, { employee: { email: TOLD.unknownEmail } }).report;
      await service.send(told);
      await waitUntil(() => handleOf(told).query(statusQuery), waitsFor('TLX-901'));
      await pause(300);
      await sql`drop function refuse cascade`;
      await sql.end();
      await service.until(told, waitsFor('TLX-901'));
    },

    'an answer that is lost': async (made) => {
      breaks(made, { kind: 'drop', when: 'after' });
      await ended(await sent(report(made).report, 'TLX-704'));
    },

    'an activity that is tried again': async (made) => {
      breaks(made, { kind: 'answer', status: 503, message: TOLD.message }, 'GET', '**');
      // Each of its calls, of which some are made at once: the next try takes a while.
      breaks(made, { kind: 'delay', ms: 700 }, 'GET', '**', 6);
      const told = report(made).report;
      await service.send(told);
      const isFailing = (message: RawMessage) => failuresOf([message]).some(({ path }) => path.includes('.pending'));
      passing.push(await waitUntil(() => temporal.describe({ workflowId: transferWorkflowId(told) }), isFailing));
      await ended(told);
    },

    'a client without keys': async (made) => {
      const approvals = [{ by: PLAIN.approver, at: '2026-11-02T09:12:00+01:00' }];
      const told = made.report({
        kind: 'travel',
        approvals,
        lines: [costLine({ category: 'ferry', text: PLAIN.text })],
      });
      const handle = await startPlainly(told, transferWorkflowId(told));
      await waitUntil(() => handleOf(told).query(statusQuery), waitsFor('TLX-301'));
      await service.categories.import(made.companyId, { ferry: TOLD.costCategory });
      const args: [object] = [{ action: 'retry', by: PLAIN.approver, note: PLAIN.note }];
      // It was recorded, but the answer is not for those without keys.
      await expect(handle.executeUpdate('resolve', { args })).rejects.toThrow(ENCRYPTED);
      await ended(told);
    },

    'a client without keys, and a report that breaks rules': async (made) => {
      const told = { ...report(made).report, title: '', [TOLD.invalidTitle]: 1 };
      const handle = await startPlainly(told, transferWorkflowId(told));
      await expect(handle.result()).rejects.toThrow();
      expect((await handle.describe()).status.name).toBe('FAILED');
    },

    'a synchronisation on its schedule, then one whose key dies': async (made) => {
      const { companyId, tripletex } = made;
      const on = { method: 'GET', path: '/project', company: tripletex.name };
      service.sandbox.faults.add({ on, what: { kind: 'delay', ms: 1500 }, times: 2 });
      const begun: Started[] = [];
      await service.companies.connect(companyId, { settings: {}, onSync: (sync) => begun.push(sync) });
      const [sync] = begun;
      const hasBeaten = ({ message }: RawMessage) => JSON.stringify(message).includes('heartbeatDetails":{');
      passing.push(await waitUntil(() => temporal.describe({ workflowId: sync?.workflowId ?? '' }), hasBeaten));
      expect(await service.syncs.finished(companyId, sync!)).toMatchObject({ outcome: 'done' });
      tripletex.revokeKey();
      const failed = await service.syncs.finished(companyId, await service.syncs.start(companyId));
      expect(failed).toMatchObject({ outcome: 'failed', problem: { code: 'TLX-101' } });
    },

    'the cost categories of a company are read': async (made) => {
      await service.categories.all(made.companyId);
    },
  };

  function breaks(made: TestCompany, what: object, method = 'POST', path = '^/travelExpense$', times = 1): void {
    service.sandbox.faults.add({ on: { method, path, company: made.tripletex.name }, what: what as never, times });
  }

  return { paths, newCompany, companies, passing, plain };
}
