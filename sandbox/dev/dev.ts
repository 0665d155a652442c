import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { openSession } from '../../client/session.js';
import { showSync } from '../../client/show-sync.js';
import type { Environment } from '../../runtime/config.js';
import { dataDirOf } from '../../runtime/dev-settings.js';
import { withoutBlanks } from '../../runtime/without-blanks.js';
import { openDataDir, type StatePart } from '../embedded/data-dir.js';
import { secondsSince } from '../embedded/steps.mjs';
import { Narrator } from './narrator.js';
import { ServerRoom, type Servers } from './servers.js';
import { connectSampleCompany, SAMPLE_COMPANY, sendSamples, type SampleRun } from './story.js';
import { summaryTable, whatNext } from './summary.js';

/**
 * Starts everything that is not configured, carries the sample reports and shows them on their way. Stays up until Ctrl-C;
 * with `once` it uses a fresh folder and ends by itself. Returns 0 only when every sample arrived.
 */
export async function dev(
  given: Environment,
  folder: string,
  { once, fresh }: { once: boolean; fresh: boolean },
): Promise<number> {
  const environment = withoutBlanks(given);
  const narrator = new Narrator();
  const root = once ? throwawayFolder() : dataDirOf(environment, folder);
  const dataDir = openDataDir({
    folder: root,
    fresh,
    parts: partsKeptHere(environment),
    onProgress: narrator.note,
  });
  const interrupted = interruption();
  const room = new ServerRoom(environment, dataDir, narrator);
  try {
    narrator.heading(`Starting everything in ${root}`);
    const servers = await Promise.race([room.start(), interrupted]);
    if (servers === 'interrupted') return INTERRUPTED;
    const runs = await Promise.race([carrySamples(environment, servers, narrator), servers.broken, interrupted]);
    if (runs === 'interrupted') return INTERRUPTED;
    const took = [environment.SET_UP_TOOK, narrator.took].filter(Boolean).join(', ');
    narrator.note(`All of it took ${secondsSince(performance.timeOrigin)}: ${took}`);
    if (once) return runs.every(({ status }) => status.status === 'transferred') ? 0 : 1;
    narrator.say(`\n${whatNext(servers, runs[0])}`);
    await Promise.race([interrupted, servers.broken]);
    return 0;
  } finally {
    narrator.say(pc.dim('\nStopping everything …'));
    await room.stop({ atOnce: once });
    if (once) dataDir.remove();
    else dataDir.close();
  }
}

/** Nobody may list it, but PostgreSQL's user must get through it to the database's own folder. */
function throwawayFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sonya-tripletex-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** What people's shells answer after Ctrl-C. */
const INTERRUPTED = 130;

/** What is configured elsewhere keeps its state elsewhere. */
function partsKeptHere({ DATABASE_URL, TEMPORAL_ADDRESS, TRIPLETEX_BASE_URL }: Environment): StatePart[] {
  return [
    ...(TEMPORAL_ADDRESS === undefined ? (['temporal'] as const) : []),
    ...(DATABASE_URL === undefined ? (['postgres'] as const) : []),
    ...(TRIPLETEX_BASE_URL === undefined ? (['sandbox'] as const) : []),
  ];
}

async function carrySamples(environment: Environment, servers: Servers, narrator: Narrator): Promise<SampleRun[]> {
  const session = openSession('transfer', { ...environment, ...servers.settings });
  try {
    narrator.heading('Connecting the sample company');
    const sync = await connectSampleCompany(session, narrator);
    narrator.say(`\n${showSync(SAMPLE_COMPANY, { ...sync, changes: [] })}`);
    narrator.heading('Sending the sample reports');
    const runs = await narrator.step('Carry the sample reports', () => sendSamples(session, servers, narrator));
    narrator.say(`\n${summaryTable(runs, servers)}`);
    return runs;
  } finally {
    await session.close();
  }
}

function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('interrupted'));
  });
}
