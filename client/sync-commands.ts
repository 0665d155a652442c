import Table from 'cli-table3';
import { InvalidArgumentError, type Command } from 'commander';
import { wrongUsage, type WithSession } from './command-input.js';
import { print, printProgress, type Output } from './print.js';
import { SHOWN_REGISTERS, type ShownRegister, type ShownRow } from './register-client.js';
import type { RotatedKeys } from './rotate-keys.js';
import { followSync, showSync, showSyncs } from './show-sync.js';

interface SyncOptions {
  readonly wait: boolean;
  readonly acceptDeactivations?: string;
}

/** The commands about what is synchronised from Tripletex, and how it is kept. */
export function addSyncCommands(
  program: Command,
  withSession: WithSession,
  output: Output,
  exit: (code: number) => void,
): void {
  const start = withSession('command', async ({ syncs }, company: string, wait: boolean) => {
    const started = await syncs.start(company);
    if (!wait) {
      print(output, started, () => `Synchronising: ${started.workflowId}, run ${started.runId}`);
      return;
    }
    const run = await syncs.finished(
      company,
      started,
      followSync((line) => printProgress(output, line)),
    );
    print(output, run, () => showSync(company, run));
    exit(run.outcome === 'failed' ? 1 : 0);
  });
  const accept = withSession('command', async ({ syncs }, company: string, syncRunId: string) => {
    const run = await syncs.acceptDeactivations(company, syncRunId);
    print(output, run, () => showSync(company, run));
  });
  program
    .command('sync')
    .description('synchronise a company now, or join the run under way')
    .argument('<company>')
    .option('--wait', 'wait until it has finished', false)
    .option('--accept-deactivations <run>', 'make inactive exactly what a run refused to')
    .action(async (company: string, { wait, acceptDeactivations }: SyncOptions, command: Command) => {
      if (acceptDeactivations === undefined) await start(company, wait);
      else if (!wait) await accept(company, acceptDeactivations);
      else throw wrongUsage('Give either --wait or --accept-deactivations.', command);
    });

  program
    .command('sync-runs')
    .description('the synchronisations of a company, newest first')
    .argument('<company>')
    .action(
      withSession('command', async ({ syncs }, company: string) => {
        const items = await syncs.runs(company);
        print(output, { items, nextCursor: null }, () => showSyncs(items));
      }),
    );

  program
    .command('list-register')
    .description('what was last synchronised from Tripletex')
    .argument('<company>')
    .argument('<register>', SHOWN_REGISTERS.join(', '), asRegister)
    .option('--q <text>', 'part of a name, a number or an e-mail address')
    .action(
      withSession('command', async ({ registers }, company: string, register: ShownRegister, { q }: { q?: string }) => {
        const items = await registers.list(company, register, { q });
        print(output, { items, nextCursor: null }, () => showRows(items));
      }),
    );

  program
    .command('rotate-keys')
    .description('encrypt everything anew with the first of ENCRYPTION_KEYS; may be repeated')
    .action(
      withSession('command', async ({ rotateKeys }) => {
        const rotated = await rotateKeys(({ table, done, of }) =>
          printProgress(output, `${table}: ${done} of ${of} looked at`),
        );
        print(output, rotated, () => showRotated(rotated));
        exit(rotated.unreadable === 0 ? 0 : 1);
      }),
    );
}

function asRegister(value: string): ShownRegister {
  const register = SHOWN_REGISTERS.find((name) => name === value);
  if (register === undefined) throw new InvalidArgumentError(`Use one of ${SHOWN_REGISTERS.join(', ')}.`);
  return register;
}

function showRows(rows: readonly ShownRow[]): string {
  const [first] = rows;
  if (first === undefined)
    return 'Nothing in this register fits. Bring it up to date with: sonya-tripletex sync <company> --wait';
  const columns = Object.keys(first);
  const table = new Table({ head: columns, style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(columns.map((column) => inCell(row[column])));
  return table.toString();
}

function inCell(value: string | number | boolean | null | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value ?? '');
}

function showRotated({ userKeys, reports, plans, schedules, unreadable, missingKeys }: RotatedKeys): string {
  return [
    `Encrypted anew: ${userKeys} user keys, ${reports} reports, ${plans} plans; ${schedules} schedules written anew.`,
    ...(unreadable === 0
      ? ['Run it again once every worker has the new key first: when nothing is left, only open runs need the old one.']
      : [
          `${unreadable} could not be read. Add the keys they were encrypted with to ENCRYPTION_KEYS, after the one in use${
            missingKeys.length > 0 ? `: ${missingKeys.map((id) => `"${id}"`).join(', ')}` : ''
          }, and run it again.`,
        ]),
  ].join('\n');
}
