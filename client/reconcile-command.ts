import Table from 'cli-table3';
import type { Command } from 'commander';
import type { Compared } from '../contract/reconciliation.js';
import { forEachAtMost } from './at-most.js';
import type { WithSession } from './command-input.js';
import { print, type Output } from './print.js';
import { NoWorkerError, type OnWait, type ReconcileClient } from './reconcile-client.js';
import { inEnglish, Refused } from './refused.js';

type ComparedCompany = Compared & { readonly companyId: string };

const AT_ONCE = 10;

/** The command about what somebody has changed in Tripletex since. */
export function addReconcileCommand(
  program: Command,
  withSession: WithSession,
  output: Output,
  exit: (code: number) => void,
): void {
  program
    .command('reconcile')
    .description('compare what was transferred lately with Tripletex; it changes nothing there')
    .argument('[company]', 'all connected companies when left out')
    .action(
      withSession('command', async ({ reconciliations }, company?: string) => {
        const companyIds = company === undefined ? await reconciliations.companies() : [company];
        const companies: ComparedCompany[] = [];
        await forEachAtMost(AT_ONCE, companyIds, async (companyId) => {
          const one = compare(reconciliations, companyId);
          const compared = await (company === undefined ? one.catch(passOver(companyId)) : one);
          if (compared) companies.push(compared);
        });
        companies.sort((one, other) => one.companyId.localeCompare(other.companyId));
        print(output, { companies }, () => showCompared(companies));
        exit(companies.length === companyIds.length ? 0 : 1);
      }),
    );
}

/** Tells how it goes. Throws `Refused` with the reason when the company cannot be compared. */
async function compare(reconciliations: ReconcileClient, companyId: string): Promise<ComparedCompany> {
  tell(companyId, 'comparing …');
  const end = await reconciliations.finished(await reconciliations.start(companyId), waitingOf(companyId));
  if (end.outcome === 'paused')
    throw new Refused(409, inEnglish('The company was paused meanwhile: resume it, then it is compared.'));
  if (end.outcome === 'stopped') throw new Refused(503, inEnglish(`${end.problem.message.en} (${end.problem.code})`));
  const { compared, differences } = end;
  tell(companyId, `${compared} compared, ${differences} different`);
  return { companyId, compared, differences };
}

/** Of several companies, one that cannot be compared keeps the others from nothing. */
function passOver(companyId: string): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof Refused) || error instanceof NoWorkerError) throw error;
    tell(companyId, `not compared. ${error.detail.en}`);
    return undefined;
  };
}

function waitingOf(companyId: string): OnWait {
  return (waitsFor) =>
    tell(
      companyId,
      waitsFor === null
        ? 'comparing …'
        : `waits. ${waitsFor.message.en} (${waitsFor.code}) Next try ${waitsFor.nextTryAt ?? 'when somebody asks'}.`,
    );
}

function tell(companyId: string, what: string): void {
  process.stderr.write(`${companyId}: ${what}\n`);
}

function showCompared(companies: readonly ComparedCompany[]): string {
  const table = new Table({
    head: ['company', 'compared', 'different'],
    style: { head: [], border: [], compact: true },
  });
  table.push(...companies.map(({ companyId, compared, differences }) => [companyId, compared, differences]));
  const different = companies.filter(({ differences }) => differences > 0);
  return [
    table.toString(),
    ...different.map(
      ({ companyId }) => `What is different: sonya-tripletex list --company ${companyId} --problem TLX-802`,
    ),
  ].join('\n');
}
