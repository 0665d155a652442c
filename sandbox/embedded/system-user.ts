import { execFileSync, spawnSync } from 'node:child_process';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import type { OnProgress } from './progress.js';

/** Who runs PostgreSQL: nobody else than we, or, for root, a system user: PostgreSQL refuses to run as root. */
export interface SystemUser {
  readonly uid?: number;
  readonly gid?: number;
}

const NAME = 'postgres';

/** As root the user `postgres`, created when it is missing; else the current user. */
export function databaseUser(onProgress?: OnProgress): SystemUser {
  if (process.getuid?.() !== 0) return {};
  const present = find();
  if (present !== undefined) return present;
  onProgress?.(`Creating the system user ${NAME}: PostgreSQL does not run as root`);
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
  const created = find();
  if (created === undefined) {
    throw new ErrorForPeople(
      `PostgreSQL does not run as root, and the system user "${NAME}" cannot be created: start this as another user, create that one, or set DATABASE_URL.`,
    );
  }
  return created;
}

function find(): Required<SystemUser> | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
    );
    return uid !== undefined && gid !== undefined ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether that user gets to a folder: every folder above it must let it pass. */
export function reaches(user: SystemUser, folder: string): boolean {
  return (
    user.uid === undefined ||
    spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
  );
}
