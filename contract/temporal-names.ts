/** Workflows and local work. */
export const TRANSFERS_QUEUE = 'sonya-transfers';

/** Every call to Tripletex. */
export const TRIPLETEX_QUEUE = 'sonya-tripletex';

/** The id of the workflow that carries a report: `transfer/{companyId}/{reportId}`. */
export function transferWorkflowId(report: { companyId: string; reportId: string }): string {
  return `transfer/${report.companyId}/${report.reportId}`;
}

/** The report that a workflow id of a transfer names, or undefined when the id is of another form. */
export function reportOfWorkflowId(workflowId: string): { companyId: string; reportId: string } | undefined {
  const [, companyId, reportId] = /^transfer\/([A-Za-z0-9_-]{1,64})\/([A-Za-z0-9_-]{1,64})$/.exec(workflowId) ?? [];
  return companyId !== undefined && reportId !== undefined ? { companyId, reportId } : undefined;
}

/** What a schedule of a company is about, and what its id begins with. */
export type ScheduleName = 'sync' | 'reconcile';

/** The schedule of a company, and what the ids of its runs begin with: `sync/{companyId}`, `reconcile/{companyId}`. */
export function scheduleIdOf(name: ScheduleName, companyId: string): string {
  return `${name}/${companyId}`;
}

/** The company of a schedule, or undefined when it is none of ours. */
export function companyOfScheduleId(scheduleId: string): string | undefined {
  return /^(?:sync|reconcile)\/([A-Za-z0-9_-]{1,64})$/.exec(scheduleId)?.[1];
}

/** The failure type with which a step of a transfer begins nothing while its company is paused; its first detail is a `Hold`. */
export const COMPANY_PAUSED = 'CompanyPaused';

/** The failure type with which a transfer refuses a report; all faults are in its details. */
export const INVALID_REPORT = 'InvalidReport';

/** The id of the one workflow that delivers notices. */
export const NOTICES_WORKFLOW_ID = 'notices';
