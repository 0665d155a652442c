import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../runtime/process-identity.js';

/**
 * A folder of this process for receipts while they are worked on. What a killed worker left behind is removed: receipts are
 * personal.
 */
export function ownTemporaryFolder(parent = join(tmpdir(), 'sonya-tripletex-receipts')): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent)) {
    if (!isAlive(Number(name))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, String(process.pid));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
