import Table from 'cli-table3';
import pc from 'picocolors';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import type { Servers } from './servers.js';
import { SAMPLE_COMPANY, type SampleRun } from './story.js';

/** What became of the samples, one row a travel expense. */
export function summaryTable(runs: readonly SampleRun[], servers: Servers): string {
  const head = ['report', 'status', 'Tripletex no.', 'state', 'NOK', 'receipt pages', 'time', 'history'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const run of runs) {
    const { status, ms } = run;
    const href = historyLink(servers, status);
    // A terminal shows a short link; what is written to a file needs the whole address.
    const link = process.stdout.isTTY ? { content: 'history', href } : href;
    const first = [status.reportNumber, status.status];
    const last = [`${(ms / 1000).toFixed(1)} s`, link];
    if (status.travelExpenses.length === 0) table.push([...first, '–', '–', '–', '–', ...last]);
    status.travelExpenses.forEach(({ number, state, amountNok, receiptPages }, index) => {
      const own = [
        number,
        state,
        { content: amountNok, hAlign: 'right' as const },
        { content: receiptPages ?? '–', hAlign: 'right' as const },
      ];
      table.push([...(index === 0 ? first : ['', '']), ...own, ...(index === 0 ? last : ['', ''])]);
    });
  }
  return table.toString();
}

function historyLink({ temporalUi, settings }: Servers, status: TransferStatus): string {
  if (temporalUi === null) return transferWorkflowId(status);
  return `${temporalUi}/namespaces/${settings.TEMPORAL_NAMESPACE ?? 'default'}/workflows/${encodeURIComponent(transferWorkflowId(status))}`;
}

/** What can be tried in a second terminal, in the same folder. */
export function whatNext(
  { signIn, temporalUi, tripletexHome, approvalService, api }: Servers,
  some: SampleRun | undefined,
): string {
  const report = some?.status.reportId ?? 'rep-0001';
  const tries: [string, string][] = [
    [`npx sonya-tripletex status ${SAMPLE_COMPANY} ${report}`, 'where a report stands, and everything that happened'],
    ['npx sonya-tripletex list', 'the archive'],
    [`npx sonya-tripletex proof ${SAMPLE_COMPANY} ${report} --json`, 'the evidence for an auditor'],
    [`npx sonya-tripletex connection ${SAMPLE_COMPANY}`, 'what its key may, and when it is synchronised next'],
    [`npx sonya-tripletex sync ${SAMPLE_COMPANY} --wait`, 'synchronise now: whatever was changed in Tripletex is told'],
    [`npx sonya-tripletex list-register ${SAMPLE_COMPANY} employees`, 'who has turned up'],
    [
      `npx sonya-tripletex categories ${SAMPLE_COMPANY} set taxi Taksi`,
      'a reference that Tripletex does not know is refused, with what may be meant',
    ],
    [
      `curl -H "Authorization: Bearer $(npx sonya-tripletex token operator)" ${api}/v1/companies/${SAMPLE_COMPANY}/transfers`,
      'the archive by HTTP; README has the approval service’s whole integration as three requests',
    ],
    [`npx sonya-tripletex pause ${SAMPLE_COMPANY}`, 'hold everything; resume lets it go'],
    ...(tripletexHome === null
      ? []
      : ([
          [`curl -X POST ${tripletexHome}sandbox/outage -d '{"seconds":30}'`, 'take Tripletex down for half a minute'],
        ] as [string, string][])),
  ];
  return [
    pc.bold('Look at it'),
    ...(signIn === null ? [] : [`  The pages: choose who you are   ${pc.cyan(signIn)}`]),
    ...(tripletexHome === null ? [] : [`  Tripletex, "Reiser og utlegg"   ${pc.cyan(tripletexHome)}`]),
    ...(temporalUi === null ? [] : [`  Temporal, histories in clear    ${pc.cyan(temporalUi)}`]),
    `  HTTP API, every call described  ${pc.cyan(`${api}/v1/docs`)}`,
    `  What Sonya was told by webhook  ${pc.cyan(`${approvalService}/notices`)}`,
    '',
    pc.bold('Try in a second terminal, in this folder'),
    ...tries.map(([command, what]) => `  ${pc.cyan(command)}\n      ${what}`),
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}
