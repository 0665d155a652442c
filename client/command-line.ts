import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Decision } from '../contract/decision.js';
import { isProblemCode, type ProblemCode } from '../contract/problems.js';
import { TransferState, type TransferStatus } from '../contract/transfer-status.js';
import { ConfigError, type Environment } from '../runtime/config.js';
import { parseDuration } from '../runtime/duration.js';
import { TemporalUnreachableError } from '../runtime/temporal-connection.js';
import { addCompanyCommands } from './company-commands.js';
import { openSession, type Session } from './session.js';
import { Refused, type ProblemDocument } from './refused.js';
import { print, printError, type Output } from './print.js';
import { showList, showProof, showStatus } from './show-transfer.js';
import { waitForEnd } from './wait-for-end.js';

/** Processes that other rooms bring; they are loaded only when they are asked for. Each answers its exit code. */
export interface Processes {
  readonly setup: (environment: Environment) => Promise<number>;
  readonly worker: (environment: Environment) => Promise<number>;
  readonly dev: (environment: Environment, options: { once: boolean; fresh: boolean }) => Promise<number>;
}

const DONE = 0;
const REFUSED = 1;
const WRONG_USAGE = 2;

/** Runs one command. Returns the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runCommandLine(
  args: readonly string[],
  environment: Environment,
  processes: Processes,
): Promise<number> {
  const output: Output = { json: args.includes('--json') };
  const exit = { code: DONE };
  const program = createProgram(environment, processes, output, (code) => (exit.code = code));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    return told(error, output);
  }
}

function told(error: unknown, output: Output): number {
  const document = documentOf(error);
  printError(document, output);
  return REFUSED;
}

function documentOf(error: unknown): ProblemDocument {
  if (error instanceof Refused) return error.document;
  const detail = error instanceof Error && isForPeople(error) ? error.message : unforeseen(error);
  return new Refused(503, detail).document;
}

/** Errors whose messages are written for whoever types commands. */
function isForPeople(error: Error): boolean {
  return error instanceof ConfigError || error instanceof TemporalUnreachableError || error.name === 'InputError';
}

function unforeseen(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  return `It did not work${code}: ${message}\nCheck that the database and Temporal are up and the settings lead to them.`;
}

function createProgram(
  environment: Environment,
  processes: Processes,
  output: Output,
  exit: (code: number) => void,
): Command {
  const program = new Command('sonya-tripletex')
    .description('Carries expense and travel reports approved in Sonya into Tripletex.')
    .option('--json', 'answer with one JSON document on standard output')
    .exitOverride()
    .configureOutput({ writeOut: (line) => (output.json ? process.stderr : process.stdout).write(line) })
    .showHelpAfterError('Run with --help to see what can be done.');
  const withSession = <Args extends unknown[]>(
    kind: 'command' | 'transfer',
    work: (session: Session, ...args: Args) => Promise<void>,
  ) => {
    return async (...args: Args) => {
      const session = openSession(kind, environment);
      try {
        await work(session, ...args);
      } finally {
        await session.close();
      }
    };
  };
  addProcessCommands(program, environment, processes, exit);
  addTransferCommands(program, withSession, output, exit);
  addCompanyCommands(program, withSession, output, exit);
  // So that --json may stand behind every command too.
  for (const command of program.commands) inheritJson(command);
  return program;
}

function inheritJson(command: Command): void {
  command.option('--json', 'answer with one JSON document on standard output');
  for (const inner of command.commands) inheritJson(inner);
}

function addProcessCommands(
  program: Command,
  environment: Environment,
  processes: Processes,
  exit: (code: number) => void,
): void {
  program
    .command('setup')
    .description('bring the database schema up to date and register search attributes')
    .action(async () => exit(await processes.setup(environment)));
  program
    .command('worker')
    .description('run a worker')
    .action(async () => exit(await processes.worker(environment)));
  program
    .command('dev')
    .description('start everything on this machine and carry the sample reports')
    .option('--once', 'use a fresh folder and end when the samples have arrived', false)
    .option('--fresh', 'empty the data folder first', false)
    .action(async (options: { once: boolean; fresh: boolean }) => exit(await processes.dev(environment, options)));
}

/** Opens what a command needs, and closes it whatever happens. */
export type WithSession = <Args extends unknown[]>(
  kind: 'command' | 'transfer',
  work: (session: Session, ...args: Args) => Promise<void>,
) => (...args: Args) => Promise<void>;

function addTransferCommands(
  program: Command,
  withSession: WithSession,
  output: Output,
  exit: (code: number) => void,
): void {
  program
    .command('transfer')
    .description('hand over an approved report')
    .argument('<report.json|->', 'file with the report, - for standard input')
    .option('--wait', 'wait until it has arrived or somebody must act', false)
    .option('--timeout <time>', 'how long to wait', asDuration, 600_000)
    .action(
      withSession('transfer', async (session, path: string, options: { wait: boolean; timeout: number }) => {
        const input = await readJson(path);
        const accepted = await session.transfers.transfer(input, session.isReceiptUrlAllowed, () =>
          process.stderr.write(
            'Temporal does not answer. The report is kept, and a worker starts it as soon as it can.\n',
          ),
        );
        const status = options.wait ? await waitForEnd(session.transfers, accepted, options.timeout) : accepted;
        print(output, status, () => showStatus(status));
        if (options.wait) exit(hasArrived(status) ? DONE : REFUSED);
      }),
    );

  program
    .command('status')
    .description('where a report stands, and everything that happened')
    .argument('<company>')
    .argument('<report>')
    .action(
      withSession('command', async ({ transfers }, company: string, report: string) => {
        const record = await transfers.record(company, report);
        print(output, record, () => showStatus(record, record.events));
      }),
    );

  program
    .command('proof')
    .description('the evidence of a transfer, for an auditor')
    .argument('<company>')
    .argument('<report>')
    .action(
      withSession('command', async ({ transfers }, company: string, report: string) => {
        const proof = await transfers.proof(company, report);
        print(output, proof, () => showProof(proof));
      }),
    );

  program
    .command('retry')
    .description('try again now, whatever it waits for')
    .argument('<company>')
    .argument('[report]')
    .option('--problem <code>', 'all that wait for a problem', asProblem)
    .action(
      withSession(
        'command',
        async ({ transfers }, company: string, report: string | undefined, options: { problem?: ProblemCode }) => {
          if ((report === undefined) === (options.problem === undefined))
            throw usage('Name either a report or --problem.');
          if (report !== undefined) {
            const status = await transfers.retry(company, report);
            print(output, status, () => showStatus(status));
            return;
          }
          const retried = await transfers.retryAll(company, options.problem as ProblemCode);
          print(output, { retried }, () => `${retried} transfers try again now.`);
        },
      ),
    );

  program
    .command('resolve')
    .description('decide what a waiting transfer shall do, in your name')
    .argument('<company>')
    .argument('<report>')
    .requiredOption('--action <action>', 'retry, sendAnyway or bookedByHand')
    .requiredOption('--by <who>', 'who decides')
    .option('--note <note>', 'why')
    .option('--tripletex-number <number>', 'with bookedByHand: its number in Tripletex, for instance 12-2026')
    .action(
      withSession(
        'command',
        async (
          { transfers },
          company: string,
          report: string,
          options: { action: string; by: string; note?: string; tripletexNumber?: string },
        ) => {
          const { action, by, note, tripletexNumber } = options;
          // The transfer itself says what is wrong with a decision.
          const status = await transfers.resolve(company, report, { action, by, note, tripletexNumber } as Decision);
          print(output, status, () => showStatus(status));
        },
      ),
    );

  program
    .command('list')
    .description('the archive, newest first')
    .option('--company <company>')
    .option('--status <status>', TransferState.options.join(', '), asStatus)
    .option('--problem <code>', 'for instance TLX-301', asProblem)
    .action(
      withSession(
        'command',
        async ({ transfers }, options: { company?: string; status?: TransferState; problem?: ProblemCode }) => {
          const { items, counts } = await transfers.list({
            companyId: options.company,
            status: options.status,
            problem: options.problem,
          });
          print(output, { items, nextCursor: null, counts }, () => showList(items, counts));
        },
      ),
    );
}

function hasArrived({ status }: TransferStatus): boolean {
  return status === 'transferred' || status === 'bookedByHand';
}

/** Reads JSON from a file, or from standard input for `-`. */
export async function readJson(path: string): Promise<unknown> {
  const content = path === '-' ? await text(process.stdin) : await readFile(path, 'utf8').catch(() => undefined);
  if (content === undefined) throw new Refused(400, `The file ${path} cannot be read: check its name.`);
  try {
    return JSON.parse(content);
  } catch {
    throw new Refused(400, 'That is not JSON: hand over one JSON document.');
  }
}

function usage(message: string): CommanderError {
  process.stderr.write(`error: ${message}\n`);
  return new CommanderError(WRONG_USAGE, 'usage', message);
}

function asDuration(value: string): number {
  const ms = parseDuration(value);
  if (ms === undefined) throw new InvalidArgumentError('Use a time such as 30s or 10m.');
  return ms;
}

function asProblem(value: string): ProblemCode {
  if (!isProblemCode(value)) throw new InvalidArgumentError('Use a code such as TLX-301.');
  return value;
}

function asStatus(value: string): TransferState {
  const parsed = TransferState.safeParse(value);
  if (!parsed.success) throw new InvalidArgumentError(`Use one of ${TransferState.options.join(', ')}.`);
  return parsed.data;
}
