import type { TransferStatus } from '../contract/transfer-status.js';

/** What is told beside the status: the step it is at, and the help article of its problem. */
interface Beside {
  readonly step?: string | undefined;
  readonly helpUrl?: string | undefined;
}

/** A transfer for Temporal's UI, in Markdown: what it is, where it stands, what is already in Tripletex. Shown encrypted without the codec. */
export function describeTransfer(status: TransferStatus, { step, helpUrl }: Beside): string {
  const { reportNumber, revision, problem, travelExpenses, attempts } = status;
  return [
    `**${reportNumber}**${revision > 1 ? ` (revision ${revision})` : ''}: ${status.status}${step === undefined ? '' : `, ${step}`}`,
    ...(problem ? [`**${problem.code}** ${problem.message.en}`, nextTry(problem.nextTryAt)] : []),
    ...(problem && helpUrl !== undefined ? [`[Help with ${problem.code}](${helpUrl})`] : []),
    travelExpenses.length === 0 ? 'Nothing stands in Tripletex yet.' : table(travelExpenses),
    `Set out ${attempts} ${attempts === 1 ? 'time' : 'times'}.`,
  ].join('\n\n');
}

function nextTry(at: string | null): string {
  return at === null ? 'Waits for somebody.' : `Tries again at ${at}, or at once on the signal \`retry\`.`;
}

function table(travelExpenses: TransferStatus['travelExpenses']): string {
  const rows = travelExpenses.map(({ number, id, state, amountNok, receiptPages }) =>
    ['', number, id, state, amountNok, receiptPages ?? '–', ''].join(' | ').trim(),
  );
  return ['| Tripletex no. | id | state | NOK | receipt pages |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}
