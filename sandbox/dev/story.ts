import { setTimeout } from 'node:timers/promises';
import pc from 'picocolors';
import { z } from 'zod';
import type { Started } from '../../client/schedules-of-kind.js';
import type { Session } from '../../client/session.js';
import { followSync } from '../../client/show-sync.js';
import type { SyncRun } from '../../contract/sync-run.js';
import { isEnd, type TransferStatus } from '../../contract/transfer-status.js';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { sampleCompany, sampleNames } from '../approval-service/sample-reports.js';
import { NORDFJELL_USER_KEY } from '../tripletex/seed.js';
import type { Narrator } from './narrator.js';
import type { Servers } from './servers.js';

export const SAMPLE_COMPANY = 'nordfjell';
const LOOK_EVERY_MS = 250;
/** How long the samples may take to arrive, in milliseconds. */
const PATIENCE_MS = 120_000;

/** A sample report on its way. */
export interface SampleRun {
  readonly status: TransferStatus;
  readonly title: string;
  readonly ms: number;
}

/** Connects the sample company, waits until it is synchronised, and imports its external references. */
export async function connectSampleCompany(
  { companies, categories, syncs }: Session,
  narrator: Narrator,
): Promise<SyncRun> {
  const begun: Started[] = [];
  await narrator.step('Connect Nordfjell AS and check its key', async () => {
    const connection = await companies.connect(SAMPLE_COMPANY, {
      userKey: NORDFJELL_USER_KEY,
      settings: {},
      onSync: (sync) => begun.push(sync),
    });
    if (connection.status === 'broken')
      throw new ErrorForPeople('The sample company’s key does not work: start with --fresh.');
  });
  const run = await narrator.step(
    'Synchronise its employees, categories, projects and departments',
    async (onProgress) => {
      const [sync = await syncs.start(SAMPLE_COMPANY)] = begun;
      return syncs.finished(SAMPLE_COMPANY, sync, followSync(onProgress));
    },
  );
  await narrator.step('Import its external references', () =>
    categories.import(SAMPLE_COMPANY, sampleCompany.categories),
  );
  return run;
}

/** Hands every sample report over and tells each step it takes, until all have arrived or somebody must act. */
export async function sendSamples(
  { transfers, isReceiptUrlAllowed }: Session,
  { approvalService }: Servers,
  narrator: Narrator,
): Promise<SampleRun[]> {
  const started = Date.now();
  return Promise.all(
    sampleNames.map(async (name) => {
      const report = await readJson(`${approvalService}/reports/${name}`);
      const { title } = z.object({ title: z.string() }).parse(report);
      const accepted = await transfers.transfer(report, isReceiptUrlAllowed);
      return { ...(await follow(transfers, accepted, title, started, narrator)), title };
    }),
  );
}

async function follow(
  transfers: Session['transfers'],
  accepted: TransferStatus,
  title: string,
  started: number,
  narrator: Narrator,
): Promise<{ status: TransferStatus; ms: number }> {
  let shown = '';
  for (;;) {
    const status = await transfers.status(accepted.companyId, accepted.reportId);
    const line = stepOf(status);
    if (line !== shown)
      narrator.say(`  ${pc.dim(clock())} ${status.reportNumber.padEnd(8)} ${title.padEnd(26)} ${line}`);
    shown = line;
    const ms = Date.now() - started;
    const stops = status.problem !== null && status.problem.class !== 'A';
    if (isEnd(status.status) || stops || ms > PATIENCE_MS) return { status, ms };
    await setTimeout(LOOK_EVERY_MS);
  }
}

/** Where a transfer is, told by what stands in Tripletex already. */
function stepOf({ status, problem, travelExpenses }: TransferStatus): string {
  const numbers = travelExpenses.map(({ number }) => number).join(', ');
  if (problem) return pc.yellow(`${status}: ${problem.message.en} (${problem.code})`);
  if (status === 'transferred') return pc.green(`transferred as ${numbers}`);
  if (status !== 'transferring') return status;
  if (travelExpenses.length === 0) return 'resolving';
  if (travelExpenses.every(({ state }) => state === 'APPROVED')) return `approved ${numbers}, reading back`;
  if (travelExpenses.some(({ receiptPages }) => receiptPages !== null)) return `receipts attached to ${numbers}`;
  return `booked as ${numbers}`;
}

function clock(): string {
  return new Date().toLocaleTimeString('nb-NO');
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok)
    throw new ErrorForPeople(`The approval service answered ${response.status} for ${url}: look at its log.`);
  return response.json();
}
