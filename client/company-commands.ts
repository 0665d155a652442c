import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import { REGISTERS, type Connection, type ConnectionSettings, type SyncChoice } from '../contract/connection.js';
import { parseDuration } from '../runtime/duration.js';
import { ErrorForPeople } from '../runtime/error-for-people.js';
import type { WithSession } from './command-input.js';
import type { CompanyClient } from './company-client.js';
import { print, printProgress, type Output, type Terminal } from './print.js';
import { inEnglish, Refused } from './refused.js';
import type { Started } from './schedules-of-kind.js';
import { showConnection } from './show-connection.js';
import { changedSettings } from './settings-change.js';
import { followSync } from './show-sync.js';

interface ConnectOptions {
  readonly keyStdin: boolean;
  readonly sync?: SyncChoice;
  readonly allowances?: 'costCategory';
  readonly every?: string;
  readonly paymentTypeEmployee?: string;
  readonly paymentTypeCompany?: string;
  readonly wait: boolean;
}

/** The commands about a company's connection. */
export function addCompanyCommands(
  program: Command,
  withSession: WithSession,
  output: Output,
  exit: (code: number) => void,
): void {
  program
    .command('connect')
    .description('store a user key and settings, and check the connection')
    .argument('<company>')
    .option('--key-stdin', 'read the key from standard input', false)
    .option('--sync <registers>', REGISTERS.join(','), asSync)
    .option('--allowances <way>', 'costCategory', asAllowances)
    .option('--every <time>', 'how often to synchronise, 1h by default', asEvery)
    .option('--payment-type-employee <description>', 'what the employee paid is booked on')
    .option('--payment-type-company <description>', 'what the company paid is booked on')
    .option('--wait', 'wait for the first synchronisation too', false)
    .action(
      withSession('command', async ({ companies, syncs }, company: string, options: ConnectOptions) => {
        const known = await companies.connection(company);
        const userKey = await askForKey(options.keyStdin, known, output);
        const settings = settingsOf(options, known);
        const started: Started[] = [];
        const checked = await companies.connect(company, { userKey, settings, onSync: (sync) => started.push(sync) });
        if (options.wait)
          for (const sync of started)
            await syncs.finished(
              company,
              sync,
              followSync((line) => printProgress(output, line)),
            );
        const connection = options.wait ? await companies.connection(company) : checked;
        print(output, connection, () => showConnection(company, connection));
        exit(connection.status === 'broken' ? 1 : 0);
      }),
    );

  const shows = (
    name: string,
    description: string,
    work: (companies: CompanyClient, company: string) => Promise<Connection>,
  ) =>
    program
      .command(name)
      .description(description)
      .argument('<company>')
      .action(
        withSession('command', async ({ companies }, company: string) => {
          const connection = await work(companies, company);
          print(output, connection, () => showConnection(company, connection));
        }),
      );
  shows('connection', 'the connection of a company as it is known', (companies, company) =>
    companies.connection(company),
  );
  shows('check', 'check the key and its rights again', (companies, company) => companies.check(company));
  shows('disconnect', 'forget the key of a company', (companies, company) => companies.disconnect(company));
  shows('pause', 'hold all transfers and synchronisations of a company', (companies, company) =>
    companies.pause(company),
  );
  shows('resume', 'let go what a pause held', (companies, company) => companies.resume(company));
}

/** A key comes from standard input or is typed without echo; nothing typed keeps the stored one. Never from the argument list. */
async function askForKey(
  fromStdin: boolean,
  known: Connection,
  { stdin, stderr }: Terminal,
): Promise<string | undefined> {
  if (fromStdin) return text(stdin);
  const isStored = known.status !== 'none';
  if (!stdin.isTTY) {
    if (isStored) return undefined;
    throw new Refused(422, inEnglish('There is no key stored for this company: pipe one in with --key-stdin.'));
  }
  const message = isStored ? 'Tripletex user key (empty keeps the stored one):' : 'Tripletex user key:';
  const { default: password } = await import('@inquirer/password');
  const typed = await password({ message }, { input: stdin, output: stderr }).catch(interrupted);
  return typed.trim() === '' ? undefined : typed;
}

/** Ctrl-C at the prompt. */
function interrupted(error: unknown): never {
  if (error instanceof Error && error.name === 'ExitPromptError')
    throw new ErrorForPeople('Interrupted: no key was given, and nothing was changed.');
  throw error;
}

function settingsOf(options: ConnectOptions, known: Connection): Partial<ConnectionSettings> {
  const { sync, allowances, every: syncEvery, paymentTypeEmployee: employee, paymentTypeCompany: company } = options;
  const namesPaymentType = employee !== undefined || company !== undefined;
  const paymentTypes = namesPaymentType ? { employee, company } : undefined;
  return changedSettings({ sync, allowances, syncEvery, paymentTypes }, known);
}

function asSync(value: string): SyncChoice {
  const chosen = value.split(',').map((name) => name.trim());
  const unknown = chosen.find((name) => !(REGISTERS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`Use some of ${REGISTERS.join(',')}.`);
  return Object.fromEntries(REGISTERS.map((name) => [name, chosen.includes(name)])) as SyncChoice;
}

function asAllowances(value: string): 'costCategory' {
  if (value !== 'costCategory') throw new InvalidArgumentError('Use costCategory.');
  return value;
}

/** A schedule counts in seconds. */
function asEvery(value: string): string {
  if ((parseDuration(value) ?? 0) < 1000)
    throw new InvalidArgumentError('Use a time of a second or more, such as 30m or 1h.');
  return value;
}
