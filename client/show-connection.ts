import type { Connection } from '../contract/connection.js';

/** A connection in words: whose it is, what its key may, when it is synchronised. */
export function showConnection(companyId: string, connection: Connection): string {
  const { status, company, keyHint, checks, transfersPaused } = connection;
  const rows = checks.map(
    ({ ok, required, label, advice }) =>
      `  ${ok ? '✓' : required ? '✗' : '!'} ${label.en}${ok || !advice ? '' : `\n      ${advice.en}`}`,
  );
  const who =
    company.name === null ? companyId : `${companyId}: ${company.name}, org. no. ${company.organizationNumber ?? '?'}`;
  return [
    who,
    `Connection ${status}${keyHint === null ? '' : `, key ${keyHint}`}`,
    ...rows,
    ...(status === 'none' ? [] : [showSchedule(connection)]),
    ...(transfersPaused ? [`Paused: nothing is transferred before sonya-tripletex resume ${companyId}.`] : []),
  ].join('\n');
}

function showSchedule({ schedule, lastSync }: Connection): string {
  const next = schedule.paused
    ? 'paused'
    : schedule.nextAt === null
      ? 'the next one is not known'
      : `next ${schedule.nextAt}`;
  const last =
    lastSync === null
      ? 'not synchronised yet'
      : `last ${lastSync.finishedAt ?? lastSync.startedAt}: ${lastSync.outcome ?? 'under way'}`;
  return `Synchronised every ${schedule.every}: ${last}, ${next}.`;
}
