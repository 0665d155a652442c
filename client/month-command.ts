import Table from 'cli-table3';
import type { Command } from 'commander';
import type { Completeness } from '../contract/completeness.js';
import type { WithSession } from './command-input.js';
import { print, type Output } from './print.js';

/** The command about the end of a month. */
export function addMonthCommand(
  program: Command,
  withSession: WithSession,
  output: Output,
  exit: (code: number) => void,
): void {
  program
    .command('completeness')
    .description('whether everything that was approved in a month stands in Tripletex')
    .argument('<company>')
    .requiredOption('--month <month>', 'for instance 2026-10')
    .action(
      withSession('command', async ({ completeness }, company: string, { month }: { month: string }) => {
        const found = await completeness(company, month);
        print(output, found, () => showCompleteness(company, found));
        exit(found.complete ? 0 : 1);
      }),
    );
}

function showCompleteness(companyId: string, found: Completeness): string {
  const { month, complete, reports, transferred, waiting } = found;
  const table = new Table({
    head: ['', 'approved', 'Tripletex', 'missing'],
    style: { head: [], border: [], compact: true },
  });
  table.push(
    ['reports', reports, transferred, reports - transferred],
    ['NOK', found.approvedNok, found.tripletexNok, found.differenceNok],
    ['receipts', found.receiptsExpected, found.receiptsPresent, found.receiptsExpected - found.receiptsPresent],
  );
  return [
    `${month}: ${complete ? 'complete' : 'not complete'}`,
    table.toString(),
    ...waiting.map(({ code, count }) => `${count} wait for ${code}: sonya-tripletex list --company ${companyId}`),
  ].join('\n');
}
