import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { removeDevSettings, writeDevSettings } from '../../runtime/dev-settings.js';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { identifyProcess } from '../../runtime/process-identity.js';
import { tryLock } from './lock-file.js';
import { removeDataDir } from './postgres-folders.js';
import type { OnProgress } from './progress.js';

/** What keeps state in the folder. What is configured elsewhere keeps none here. */
export const STATE_PARTS = ['temporal', 'postgres', 'sandbox'] as const;
export type StatePart = (typeof STATE_PARTS)[number];

export interface DataDir {
  readonly root: string;
  /** The file of Temporal's server. */
  readonly temporalFile: string;
  /** The folder of PostgreSQL's data. */
  readonly postgresFolder: string;
  /** The folder where the sandboxes keep theirs. */
  readonly sandboxFolder: string;
  /** The file for the keys that encrypt what is kept here. */
  readonly keysFile: string;
  /** The file for the secret that tokens for the API are signed with. */
  readonly secretFile: string;
  /** Whether there is state of an earlier run. */
  readonly hasState: boolean;
  /** To be called once all parts have started for the first time: from then on they belong together. */
  readonly keepTogether: () => void;
  /** Leaves settings for other commands in `dev.json`. */
  readonly writeDevSettings: (env: Readonly<Record<string, string>>) => void;
  /** Takes `dev.json` away and lets go of the folder. */
  readonly close: () => void;
  /** As `close`, and removes the folder with everything that it led to. */
  readonly remove: () => void;
}

/** Another `dev` has the folder. */
export class DataDirInUseError extends ErrorForPeople {
  override readonly name = 'DataDirInUseError';

  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `Another dev (process ${pid}) keeps its state in ${folder}: end it first, or set DATA_DIR to another folder.`,
    );
  }
}

const Marker = z.object({ parts: z.array(z.enum(STATE_PARTS)) });

/** Everything that may ever be deleted here: whatever else lies in the folder is somebody else's. */
const OURS =
  /^(temporal\.db(-wal|-shm|-journal)?|postgres(\.new|\.new\.password)?|sandbox|encryption-keys|token-secret|state\.json|dev\.json)$/;

export interface DataDirOptions {
  readonly folder: string;
  /** What keeps state here this time. */
  readonly parts?: readonly StatePart[];
  /** Start empty. */
  readonly fresh?: boolean;
  readonly onProgress?: OnProgress;
}

/**
 * Takes the folder where `dev` keeps everything, for this process alone; the lock of a `dev` that is gone is taken over.
 * Workflows, archive and sandboxes tell of each other, so their state is kept together or not at all: where a part is
 * missing, or other parts kept state last time, all start empty. Throws a `DataDirInUseError`.
 */
export function openDataDir({ folder, parts = STATE_PARTS, fresh = false, onProgress }: DataDirOptions): DataDir {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const root = realpathSync(folder);
  const lock = tryLock(join(root, 'dev.lock'));
  if ('heldBy' in lock) throw new DataDirInUseError(root, lock.heldBy.pid);
  removeDevSettings(root);
  const paths: Record<StatePart, string> = {
    temporal: join(root, 'temporal.db'),
    postgres: join(root, 'postgres'),
    sandbox: join(root, 'sandbox'),
  };
  const reason = fresh ? 'as asked' : reasonToStartEmpty(root, parts, paths);
  if (reason !== undefined && empty(root)) onProgress?.(`Starting empty: ${reason}`);
  mkdirSync(paths.sandbox, { recursive: true });
  const close = () => {
    removeDevSettings(root);
    lock.release();
  };
  return {
    root,
    temporalFile: paths.temporal,
    postgresFolder: paths.postgres,
    sandboxFolder: paths.sandbox,
    keysFile: join(root, 'encryption-keys'),
    secretFile: join(root, 'token-secret'),
    hasState: reason === undefined,
    keepTogether: () => writeFileSync(markerIn(root), JSON.stringify({ parts: [...parts].sort() })),
    writeDevSettings: (env) =>
      writeDevSettings(root, { ...identifyProcess(process.pid), startedAt: new Date().toISOString(), env: { ...env } }),
    close,
    remove: () => {
      close();
      removeDataDir(paths.postgres);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function reasonToStartEmpty(
  root: string,
  parts: readonly StatePart[],
  paths: Readonly<Record<StatePart, string>>,
): string | undefined {
  const kept = partsKept(root);
  if (kept === undefined) return 'what lies here was never whole';
  if (kept.join() !== [...parts].sort().join()) return 'other parts kept their state here last time';
  const missing = parts.filter((part) => isMissing(part, paths[part]));
  return missing.length > 0 ? `the state of ${missing.join(' and ')} is missing` : undefined;
}

function isMissing(part: StatePart, path: string): boolean {
  // The folder may be a link, and its target gone.
  return !existsSync(part === 'postgres' ? join(path, 'PG_VERSION') : path);
}

function partsKept(root: string): StatePart[] | undefined {
  try {
    return Marker.parse(JSON.parse(readFileSync(markerIn(root), 'utf8'))).parts.sort();
  } catch {
    return undefined;
  }
}

/** Whether there was anything to take away. */
function empty(root: string): boolean {
  const ours = readdirSync(root).filter((name) => OURS.test(name));
  // The marker goes first: were this cut short, what is left would not pass for whole.
  rmSync(markerIn(root), { force: true });
  removeDataDir(join(root, 'postgres'));
  ours.forEach((name) => rmSync(join(root, name), { recursive: true, force: true }));
  return ours.length > 0;
}

function markerIn(root: string): string {
  return join(root, 'state.json');
}
