import type { Command } from 'commander';
import type { Decision } from '../contract/decision.js';
import type { ProblemCode } from '../contract/problems.js';
import { TransferState, type TransferStatus } from '../contract/transfer-status.js';
import { asDuration, asProblem, asStatus, readJson, wrongUsage, type WithSession } from './command-input.js';
import { print, printProgress, type Output } from './print.js';
import { showList, showProof, showStatus } from './show-transfer.js';
import type { Session } from './session.js';
import { waitForEnd } from './wait-for-end.js';

/** The commands about transfers: hand over, look, retry, decide. */
export function addTransferCommands(
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
        const { helpUrl } = session;
        const input = await readJson(path, output);
        const accepted = await session.transfers.transfer(input, session.isReceiptUrlAllowed, {
          onNotStarted: (error) =>
            printProgress(
              output,
              `${notStarted(error, session)} The report is kept, and a worker starts it as soon as it can.`,
            ),
        });
        const status = options.wait
          ? await waitForEnd(session.transfers, accepted, options.timeout, (line) => printProgress(output, line))
          : accepted;
        print(output, status, () => showStatus(status, { helpUrl }));
        if (options.wait) exit(hasArrived(status) ? 0 : 1);
      }),
    );

  program
    .command('status')
    .description('where a report stands, and everything that happened')
    .argument('<company>')
    .argument('<report>')
    .action(
      withSession('command', async ({ transfers, helpUrl }, company: string, report: string) => {
        const record = await transfers.record(company, report);
        print(output, record, () => showStatus(record, { events: record.events, helpUrl }));
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

  const retryOne = withSession('command', async ({ transfers, helpUrl }, company: string, report: string) => {
    const status = await transfers.retry(company, report);
    print(output, status, () => showStatus(status, { helpUrl }));
  });
  const retryAll = withSession(
    'command',
    async ({ transfers, nameOfFailure }, company: string, problem: ProblemCode) => {
      const retried = await transfers.retryAll(company, problem, (workflowId, error) =>
        printProgress(output, `${workflowId} could not be told (${nameOfFailure(error)}): try it alone.`),
      );
      print(output, { retried }, () => `${retried} transfers try again now.`);
    },
  );
  program
    .command('retry')
    .description('try again now, whatever it waits for')
    .argument('<company>')
    .argument('[report]')
    .option('--problem <code>', 'all that wait for a problem', asProblem)
    .action(
      async (company: string, report: string | undefined, { problem }: { problem?: ProblemCode }, command: Command) => {
        if (report !== undefined && problem === undefined) await retryOne(company, report);
        else if (report === undefined && problem !== undefined) await retryAll(company, problem);
        else throw wrongUsage('Name either a report or --problem.', command);
      },
    );

  program
    .command('resolve')
    .description('decide what a transfer shall do, in your name')
    .argument('<company>')
    .argument('<report>')
    .requiredOption('--action <action>', 'retry, sendAnyway, bookedByHand, correct, cancel or chooseEmployee')
    .requiredOption('--by <who>', 'who decides')
    .option('--note <note>', 'why')
    .option('--tripletex-number <number>', 'with bookedByHand: its number in Tripletex, for instance 12-2026')
    .option('--report <file>', 'with correct: the corrected report, of a higher revision; - for standard input')
    .option('--employee-id <id>', 'with chooseEmployee: the id of the employee in Tripletex')
    .action(
      withSession(
        'command',
        async (
          { transfers, helpUrl },
          company: string,
          report: string,
          { report: file, employeeId, ...options }: DecisionOptions,
        ) => {
          // The transfer itself says what is wrong with a decision.
          const decision = {
            ...options,
            ...(file !== undefined && { report: await readJson(file, output) }),
            ...(employeeId !== undefined && { tripletexEmployeeId: Number(employeeId) }),
          } as Decision;
          const status = await transfers.resolve(company, report, decision);
          print(output, status, () => showStatus(status, { helpUrl }));
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

interface DecisionOptions {
  readonly action: string;
  readonly by: string;
  readonly note?: string;
  readonly tripletexNumber?: string;
  readonly report?: string;
  readonly employeeId?: string;
}

function notStarted(error: unknown, { isTemporalUnavailable, nameOfFailure }: Session): string {
  if (isTemporalUnavailable(error)) return 'Temporal does not answer.';
  return `Temporal answers, but does not start it (${nameOfFailure(error)}): look at its log and the worker’s.`;
}

function hasArrived({ status }: TransferStatus): boolean {
  return status === 'transferred' || status === 'bookedByHand';
}
