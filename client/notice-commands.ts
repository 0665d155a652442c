import type { Command } from 'commander';
import type { NoticeDrop } from '../contract/notices.js';
import type { WithSession } from './command-input.js';
import { print, printProgress, type Output } from './print.js';
import { showDropped, showDroppedNow, showWaiting } from './show-notices.js';

/** The commands about what is to be told to the receiver of notices. */
export function addNoticeCommands(program: Command, withSession: WithSession, output: Output): void {
  const notices = program
    .command('notices')
    .description('what waits to be told to the receiver, what it does not take first; or drop one of it')
    .option('--company <company>')
    .option('--dropped', 'what was dropped instead, by whom and why; the newest first', false)
    .action(
      withSession('command', async (session, { company: companyId, dropped }: ListOptions) => {
        if (dropped) {
          const items = await session.notices.dropped({ companyId });
          print(output, { items, nextCursor: null }, () => showDropped(items));
          return;
        }
        const waiting = await session.notices.waiting({ companyId });
        print(output, { ...waiting, nextCursor: null }, () => showWaiting(waiting));
      }),
    );

  notices
    .command('drop')
    .description('give up one notice that the receiver will never take, so that what follows it goes on')
    .argument('<id>', 'its id, as the list shows it')
    .requiredOption('--by <who>', 'who decides')
    .option('--note <note>', 'why')
    .action(
      withSession('command', async (session, id: string, { by, note }: NoticeDrop) => {
        const dropped = await session.notices.drop(id, { by, ...(note !== undefined && { note }) }, (error) =>
          printProgress(
            output,
            `Temporal could not be told (${session.nameOfFailure(error)}): a worker goes on within a minute.`,
          ),
        );
        print(output, dropped, () => showDroppedNow(dropped));
      }),
    );
}

interface ListOptions {
  readonly company?: string;
  readonly dropped: boolean;
}
