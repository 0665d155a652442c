import Table from 'cli-table3';
import type { Command } from 'commander';
import type { Compared } from '../contract/reconciliation.js';
import { forEachAtMost } from './at-most.js';
import type { WithSession } from './command-input.js';
import { print, printProgress, type Output } from './print.js';
import { NoWorkerError } from './no-worker.js';
import type { OnWait, ReconcileClient } from './reconcile-client.js';
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
          const tell: Tell = (what) => printProgress(output, `${companyId}: ${what}`);
          const one = compare(reconciliations, companyId, tell);
          const compared = await (company === undefined ? one.catch(passOver(tell)) : one);
          if (compared) companies.push(compared);
        });
        companies.sort((one, other) => one.companyId.localeCompare(other.companyId));
        print(output, { companies }, () => showCompared(companies));
        exit(companies.length === companyIds.length ? 0 : 1);
      }),
    );
}

/** Writes a line about how the comparison of a company goes. */
type Tell = (what: string) => void;

/** Throws `Refused` with the reason when the company cannot be compared. */
async function compare(reconciliations: ReconcileClient, companyId: string, tell: Tell): Promise<ComparedCompany> {
  tell('comparing …');
  const end = await reconciliations.finished(await reconciliations.start(companyId), waitingOf(tell));
  if (end.outcome === 'paused')
    throw new Refused(409, inEnglish('The company was paused meanwhile: resume it, then it is compared.'));
  if (end.outcome === 'stopped') throw new Refused(503, inEnglish(`${end.problem.message.en} (${end.problem.code})`));
  const { compared, differences } = end;
  tell(`${compared} compared, ${differences} different`);
  return { companyId, compared, differences };
}

/** Of several companies, one that cannot be compared keeps the others from nothing. */
function passOver(tell: Tell): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof Refused) || error instanceof NoWorkerError) throw error;
    tell(`not compared. ${error.detail.en}`);
    return undefined;
  };
}

function waitingOf(tell: Tell): OnWait {
  return (waitsFor) =>
    tell(
      waitsFor === null
        ? 'comparing …'
        : `waits. ${waitsFor.message.en} (${waitsFor.code}) Next try ${waitsFor.nextTryAt ?? 'when somebody asks'}.`,
    );
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
