import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { identifyProcess, isStillRunning, type ProcessIdentity } from '../../runtime/process-identity.js';

const Holder = z.object({ pid: z.int().positive(), birth: z.string() });

export type LockAttempt = { readonly release: () => void } | { readonly heldBy: ProcessIdentity };

const TRIES = 5;

/**
 * Takes a lock that is a file with the id of its holder, or answers who has it. A lock whose holder is gone is taken over.
 * The file appears with its content at once, so nobody ever reads half a lock.
 */
export function tryLock(path: string): LockAttempt {
  const me = identifyProcess(process.pid);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      if (appears(draft, path)) return { release: () => release(path, me) };
      const holder = holderOf(path);
      if (holder !== undefined && holder.pid !== me.pid && isStillRunning(holder)) return { heldBy: holder };
      if (holder?.pid === me.pid && holder.birth === me.birth) return { heldBy: holder };
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new ErrorForPeople(`The lock ${path} cannot be taken: remove the file if no other process uses its folder.`);
}

/** Waits for a lock as long as another has it, and answers how to give it back. */
export async function takeLock(path: string): Promise<() => void> {
  for (;;) {
    const attempt = tryLock(path);
    if ('release' in attempt) return attempt.release;
    await pause(500);
  }
}

function appears(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function release(path: string, me: ProcessIdentity): void {
  const holder = holderOf(path);
  if (holder?.pid === me.pid && holder.birth === me.birth) rmSync(path, { force: true });
}
