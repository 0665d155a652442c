import { Command, CommanderError } from 'commander';
import type { Environment } from '../runtime/config.js';
import { ErrorForPeople } from '../runtime/error-for-people.js';
import type { WithSession } from './command-input.js';
import { addCategoryCommands } from './category-commands.js';
import { addCompanyCommands } from './company-commands.js';
import { printError, type Output, type Terminal } from './print.js';
import { addReceiptCommand } from './receipt-commands.js';
import { addReconcileCommand } from './reconcile-command.js';
import { inEnglish, Refused, type ProblemDocument } from './refused.js';
import { addMonthCommand } from './month-command.js';
import { addNoticeCommands } from './notice-commands.js';
import { addSyncCommands } from './sync-commands.js';
import { addTokenCommand } from './token-command.js';
import { addTransferCommands } from './transfer-commands.js';

/** Processes that other rooms bring; they are loaded only when they are asked for. Each answers its exit code. */
export interface Processes {
  readonly setup: (environment: Environment) => Promise<number>;
  readonly worker: (environment: Environment) => Promise<number>;
  readonly api: (environment: Environment) => Promise<number>;
  readonly dev: (environment: Environment, options: { once: boolean; fresh: boolean }) => Promise<number>;
}

const DONE = 0;
const REFUSED = 1;
const WRONG_USAGE = 2;

/** Runs one command, by default in the terminal of this process. Returns the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runCommandLine(
  args: readonly string[],
  environment: Environment,
  processes: Processes,
  terminal: Terminal = ownTerminal(),
): Promise<number> {
  const output: Output = { ...terminal, json: args.includes('--json') };
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

function ownTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return { stdin, stdout, stderr, cwd: process.cwd() };
}

function told(error: unknown, output: Output): number {
  const document = documentOf(error);
  printError(document, output);
  return REFUSED;
}

function documentOf(error: unknown): ProblemDocument {
  if (error instanceof Refused) return error.document;
  const detail = error instanceof ErrorForPeople ? error.message : unforeseen(error);
  return new Refused(503, inEnglish(detail)).document;
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
    .configureOutput({
      writeOut: (line) => (output.json ? output.stderr : output.stdout).write(line),
      writeErr: (line) => output.stderr.write(line),
    })
    .showHelpAfterError('Run with --help to see what can be done.');
  const withSession: WithSession =
    (kind, work) =>
    async (...args) => {
      // Loaded with the command that needs it: Temporal's client and the database's driver take most of a start.
      const { openSession } = await import('./session.js');
      const session = openSession(kind, environment);
      try {
        await work(session, ...args);
      } finally {
        await session.close();
      }
    };
  addProcessCommands(program, environment, processes, exit);
  addTransferCommands(program, withSession, output, exit);
  addCompanyCommands(program, withSession, output, exit);
  addCategoryCommands(program, withSession, output);
  addSyncCommands(program, withSession, output, exit);
  addMonthCommand(program, withSession, output, exit);
  addReceiptCommand(program, withSession, output);
  addReconcileCommand(program, withSession, output, exit);
  addNoticeCommands(program, withSession, output);
  addTokenCommand(program, environment, output);
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
    .command('api')
    .description('serve the HTTP API')
    .action(async () => exit(await processes.api(environment)));
  program
    .command('dev')
    .description('start everything on this machine and carry the sample reports')
    .option('--once', 'use a fresh folder and end when the samples have arrived', false)
    .option('--fresh', 'empty the data folder first', false)
    .action(async (options: { once: boolean; fresh: boolean }) => exit(await processes.dev(environment, options)));
}
