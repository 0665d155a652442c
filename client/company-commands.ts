import { text } from 'node:stream/consumers';
import password from '@inquirer/password';
import Table from 'cli-table3';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { REGISTERS, type Connection, type ConnectionSettings, type SyncChoice } from '../contract/connection.js';
import { parseDuration } from '../runtime/duration.js';
import { ErrorForPeople } from '../runtime/error-for-people.js';
import { readJson, wrongUsage, type WithSession } from './command-input.js';
import type { Category } from './company-client.js';
import { print, type Output } from './print.js';
import { Refused } from './refused.js';

interface ConnectOptions {
  readonly keyStdin: boolean;
  readonly sync?: SyncChoice;
  readonly allowances?: 'costCategory';
  readonly every?: string;
  readonly paymentTypeEmployee?: string;
  readonly paymentTypeCompany?: string;
}

/** The commands about a company's connection and its categories. */
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
      withSession('command', async ({ companies }, company: string, options: ConnectOptions) => {
        const known = await companies.connection(company);
        const userKey = await askForKey(options.keyStdin, known);
        const connection = await companies.connect(company, { userKey, settings: settingsOf(options, known) });
        print(output, connection, () => showConnection(company, connection));
        exit(connection.status === 'broken' ? 1 : 0);
      }),
    );

  const shows = (
    name: string,
    description: string,
    work: (companies: Companies, company: string) => Promise<Connection>,
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
  addCategories(program, withSession, output);
}

type Companies = Parameters<Parameters<WithSession>[1]>[0]['companies'];

function addCategories(program: Command, withSession: WithSession, output: Output): void {
  const showAll = async (companies: Companies, company: string) => {
    const items = await companies.categories(company);
    print(output, { items, nextCursor: null }, () => showCategories(items));
  };
  const show = withSession('command', ({ companies }, company: string) => showAll(companies, company));
  const set = withSession('command', async ({ companies }, company: string, key: string, reference: string) => {
    const category = await companies.setCategory(company, key, reference);
    print(output, category, () => showCategories([category]));
  });
  const importFile = withSession('command', async ({ companies }, company: string, path: string) => {
    await companies.importCategories(company, await readReferences(path));
    await showAll(companies, company);
  });
  program
    .command('categories')
    .description('what each Sonya category is booked on; set one, or import many')
    .usage('<company> [set <key> <reference> | import <file.json>]')
    .argument('<company>')
    .argument('[action]', 'set or import')
    .argument('[args...]')
    .action(async (company: string, action: string | undefined, args: string[], _: unknown, command: Command) => {
      const [first = '', second = ''] = args;
      if (action === 'set' && args.length === 2) await set(company, first, second);
      else if (action === 'import' && args.length === 1) await importFile(company, first);
      else if (action === undefined) await show(company);
      else throw wrongUsage('Give set with a key and a reference, or import with a file.', command);
    });
}

async function readReferences(path: string): Promise<Record<string, unknown>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new Refused(422, 'The file must hold one object: category key → external reference.');
}

/** A key comes from standard input or is typed without echo; nothing typed keeps the stored one. Never from the argument list. */
async function askForKey(fromStdin: boolean, known: Connection): Promise<string | undefined> {
  if (fromStdin) return text(process.stdin);
  const isStored = known.status !== 'none';
  if (!process.stdin.isTTY) {
    if (isStored) return undefined;
    throw new Refused(422, 'There is no key stored for this company: pipe one in with --key-stdin.');
  }
  const message = isStored ? 'Tripletex user key (empty keeps the stored one):' : 'Tripletex user key:';
  const typed = await password({ message }, { output: process.stderr }).catch(interrupted);
  return typed.trim() === '' ? undefined : typed;
}

/** Ctrl-C at the prompt. */
function interrupted(error: unknown): never {
  if (error instanceof Error && error.name === 'ExitPromptError')
    throw new ErrorForPeople('Interrupted: no key was given, and nothing was changed.');
  throw error;
}

/** What is left out keeps what is stored. */
function settingsOf(options: ConnectOptions, known: Connection): Partial<ConnectionSettings> {
  const { sync, allowances, every, paymentTypeEmployee, paymentTypeCompany } = options;
  const namesPaymentType = paymentTypeEmployee !== undefined || paymentTypeCompany !== undefined;
  return {
    ...(sync && { sync }),
    ...(allowances && { allowances }),
    ...(every !== undefined && { syncEvery: every }),
    ...(namesPaymentType && {
      paymentTypes: {
        employee: paymentTypeEmployee ?? known.paymentTypes.employee,
        company: paymentTypeCompany ?? known.paymentTypes.company,
      },
    }),
  };
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

function asEvery(value: string): string {
  if (parseDuration(value) === undefined) throw new InvalidArgumentError('Use a time such as 30m or 1h.');
  return value;
}

function showConnection(companyId: string, { status, company, keyHint, checks }: Connection): string {
  const rows = checks.map(
    ({ ok, required, label, advice }) =>
      `  ${ok ? '✓' : required ? '✗' : '!'} ${label.en}${ok || !advice ? '' : `\n      ${advice.en}`}`,
  );
  const who =
    company.name === null ? companyId : `${companyId}: ${company.name}, org. no. ${company.organizationNumber ?? '?'}`;
  return [who, `Connection ${status}${keyHint === null ? '' : `, key ${keyHint}`}`, ...rows].join('\n');
}

function showCategories(categories: readonly Category[]): string {
  if (categories.length === 0)
    return 'No category has an external reference yet. Set one with: sonya-tripletex categories <company> set <key> <reference>';
  const table = new Table({
    head: ['category', 'external reference', 'Tripletex cost category'],
    style: { head: [], border: [] },
  });
  for (const { key, externalReference, costCategory } of categories) {
    const booked = costCategory
      ? `${costCategory.description}${costCategory.active ? '' : ' (inactive)'}`
      : 'not found';
    table.push([key, externalReference ?? '', booked]);
  }
  return table.toString();
}
