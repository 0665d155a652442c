import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import type { OnProgress } from './progress.js';
import { reaches, type SystemUser } from './system-user.js';

/** Where root may put what the database's own user must reach, when our folders are closed to it. */
const OPEN_FOLDERS = [
  '/var/lib/sonya-tripletex',
  '/var/tmp/sonya-tripletex',
  join(tmpdir(), 'sonya-tripletex-embedded'),
];

/**
 * PostgreSQL's programs where its user reaches them. Below a closed folder, such as root's home, they are copied once to an
 * open one: opening the closed one would be worse.
 */
export function reachableBinaries(
  { home, version }: PostgresBinaries,
  user: SystemUser,
  onProgress?: OnProgress,
): string {
  if (reaches(user, join(home, 'bin'))) return home;
  const copy = join(openFolder(user), `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  onProgress?.(`Copying PostgreSQL to ${copy}: its user does not reach ${home}`);
  const draft = mkdtempSync(`${copy}.`);
  cpSync(home, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  return settle(draft, copy);
}

/** Somebody else may have put it there meanwhile. */
function settle(draft: string, copy: string): string {
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/**
 * A data folder where PostgreSQL's user reaches it. Below a closed folder, `dataDir` becomes a link to a folder of its own
 * in an open one, which counts only as long as the link is there.
 */
export function reachableDataDir(dataDir: string, user: SystemUser, onProgress?: OnProgress): string {
  mkdirSync(dirname(dataDir), { recursive: true });
  if (reaches(user, dirname(dataDir))) return dataDir;
  const open = placeIn(openFolder(user), dataDir);
  if (linkedTo(dataDir) === open) return open;
  onProgress?.(`Keeping the database in ${open}: its user does not reach ${dataDir}`);
  rmSync(open, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dirname(open), { recursive: true, mode: 0o755 });
  symlinkSync(open, dataDir);
  return open;
}

/** Removes a data folder, what is left of its creation, and the folder behind its link when it is the one made for it. */
export function removeDataDir(dataDir: string): void {
  const target = linkedTo(dataDir);
  const places = OPEN_FOLDERS.map((folder) => placeIn(folder, dataDir)).filter((place) => place === target);
  for (const path of [dataDir, ...places].flatMap((folder) => [folder, draftOf(folder), passwordOf(folder)]))
    rmSync(path, { recursive: true, force: true });
}

/** Where a database is written until it is whole. */
export const draftOf = (folder: string): string => `${folder}.new`;
export const passwordOf = (folder: string): string => `${draftOf(folder)}.password`;

/** The place for the data of one folder in an open one. */
function placeIn(openFolder: string, dataDir: string): string {
  return join(openFolder, 'data', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
}

/** A folder for one run. The caller removes it. */
export function throwawayDataDir(user: SystemUser): string {
  const folder = mkdtempSync(join(reaches(user, tmpdir()) ? tmpdir() : openFolder(user), 'sonya-postgres-'));
  give(folder, user);
  return join(folder, 'data');
}

/** Lets the database's user write in a folder. */
export function give(folder: string, { uid, gid }: SystemUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

function linkedTo(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function openFolder(user: SystemUser): string {
  const found = OPEN_FOLDERS.find((folder) => isOpen(folder, user));
  if (found !== undefined) return found;
  throw new ErrorForPeople(
    `PostgreSQL’s own user reaches neither this folder nor ${OPEN_FOLDERS.join(' or ')}: start this as another user than root, move the project to a folder that everybody may enter, or set DATABASE_URL.`,
  );
}

/** It must be ours: what lies in it is run. */
function isOpen(folder: string, user: SystemUser): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const { uid, mode } = statSync(folder);
    const isOurs = !lstatSync(folder).isSymbolicLink() && uid === process.getuid?.() && (mode & 0o022) === 0;
    return isOurs && reaches(user, folder);
  } catch {
    return false;
  }
}
