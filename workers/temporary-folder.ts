import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess, isAlive, type ProcessIdentity } from '../runtime/process-identity.js';

/**
 * A folder of this process for receipts while they are worked on. What a killed worker left behind is removed: receipts are
 * personal.
 */
export function ownTemporaryFolder(parent = join(tmpdir(), 'sonya-tripletex-receipts')): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent)) {
    if (!isOfRunningProcess(name)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, nameOf(identifyProcess(process.pid)));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Not the id alone: in a container every worker has the same. */
function nameOf({ pid, birth }: ProcessIdentity): string {
  return `${pid}-${birth.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

function isOfRunningProcess(name: string): boolean {
  const pid = Number(name.split('-')[0]);
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) && name === nameOf(identifyProcess(pid));
}
