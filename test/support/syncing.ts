import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Started } from '../../client/schedules-of-kind.js';
import type { RegisterName } from '../../contract/registers.js';
import type { SyncRun } from '../../contract/sync-run.js';
import { scheduleIdOf, TRANSFERS_QUEUE } from '../../contract/temporal-names.js';
import type { Fault } from '../../sandbox/tripletex/transport/faults.js';
import type { TestCompany, TestService } from './service.js';

/** Synchronisations of companies whose schedule has not made any, what they read, and what breaks on the way. */
export function syncing(service: TestService) {
  /** Runs a synchronisation and answers its record. */
  async function synced(company: TestCompany, meanwhile?: () => Promise<void>): Promise<SyncRun> {
    const { workflowId, runId } = await begun(company);
    await meanwhile?.();
    await service.client.workflow.result(workflowId, runId);
    const run = await service.store.syncRuns.find(company.companyId, runId);
    return run ?? expect.unreachable();
  }

  async function begun({ companyId }: TestCompany): Promise<Started> {
    const workflowId = `${scheduleIdOf('sync', companyId)}-${randomUUID()}`;
    const options = { workflowId, taskQueue: TRANSFERS_QUEUE, args: [{ companyId }] };
    const { firstExecutionRunId: runId } = await service.client.workflow.start('syncCompany', options);
    return { workflowId, runId };
  }

  const requestsOf = ({ tripletex }: TestCompany, path: string) =>
    service.sandbox.requestsOf(tripletex.name).filter((request) => request.path === path);

  const register = <Name extends RegisterName>({ companyId }: TestCompany, name: Name) =>
    service.store.registers.list(companyId, name);

  const allActive = async (company: TestCompany, name: RegisterName) =>
    (await register(company, name)).every(({ active }) => active);

  /** Breaks what one company alone reads at a path. */
  function breaks(
    { tripletex }: TestCompany,
    path: string,
    what: Fault['what'],
    on: Omit<NonNullable<Fault['on']>, 'company'> = {},
    times: Fault['times'] = 1,
  ): void {
    service.sandbox.faults.add({ on: { method: 'GET', path, ...on, company: tripletex.name }, what, times });
  }

  return { synced, begun, requestsOf, register, allActive, breaks };
}
