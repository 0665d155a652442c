import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startOnLeash } from '../../sandbox/embedded/leash.js';
import { withProgress } from '../../sandbox/embedded/progress.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Place {
  /** A clone of the project with its history. */
  readonly root: string;
  readonly cacheDir: string;
}

const here: Place = {
  root: ROOT,
  cacheDir: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sonya-tripletex', 'builds'),
};

/**
 * The folder of the build that this one follows on: the commit named in `test/previous-build.json`, taken out of the project's
 * own history and built once, outside the tree. Ask at the top level of a test file: no time-out counts there.
 */
export async function previousBuild(): Promise<string> {
  const { commit } = JSON.parse(readFileSync(join(ROOT, 'test/previous-build.json'), 'utf8')) as { commit: string };
  return buildOf(commit, here);
}

/** The folder of a commit, built. Rejects with what to do when the commit is not there or cannot be built. */
export async function buildOf(commit: string, { root, cacheDir }: Place): Promise<string> {
  const folder = join(cacheDir, commit);
  if (existsSync(folder)) await providePackages(folder, root);
  else {
    const archive = archiveOf(commit, root);
    mkdirSync(cacheDir, { recursive: true });
    const half = mkdtempSync(join(cacheDir, 'building-'));
    try {
      unpack(archive, half);
      await providePackages(half, root);
      const what = `Building the previous version, ${commit.slice(0, 7)}, once`;
      await withProgress(tell, what, () => run(process.execPath, ['scripts/build.mjs'], half));
      keep(half, folder);
    } finally {
      rmSync(half, { recursive: true, force: true });
    }
  }
  return folder;
}

function archiveOf(commit: string, root: string): Buffer {
  const archive = spawnSync('git', ['archive', '--format=tar', commit], { cwd: root, maxBuffer: 512 * 1024 * 1024 });
  if (archive.status === 0) return archive.stdout;
  throw new Error(
    `The previous version is not in this clone: ${saidBy(archive)} Fetch the whole history (git fetch --unshallow), ` +
      'and check that test/previous-build.json names a commit of it.',
  );
}

function saidBy({ error, stderr }: SpawnSyncReturns<Buffer>): string {
  return error?.message ?? stderr.toString().trim();
}

function unpack(archive: Buffer, folder: string): void {
  const tar = spawnSync('tar', ['-x', '-C', folder], { input: archive });
  if (tar.status !== 0) throw new Error(`The previous version cannot be unpacked: ${saidBy(tar)}`);
}

/** The packages of this checkout when they are the same, else its own. The checkout it was first linked to may be gone. */
async function providePackages(folder: string, root: string): Promise<void> {
  const lockOf = (of: string) => readFileSync(join(of, 'package-lock.json'), 'utf8');
  const [packages, ours] = [join(folder, 'node_modules'), join(root, 'node_modules')];
  const isSame = lockOf(folder) === lockOf(root);
  const found = lstatSync(packages, { throwIfNoEntry: false });
  if (found?.isDirectory() || (isSame && found && readlinkSync(packages) === ours)) return;
  rmSync(packages, { force: true });
  if (isSame) symlinkSync(ours, packages, 'dir');
  else
    await withProgress(tell, 'Installing the packages of the previous version', () =>
      run('npm', ['ci', '--ignore-scripts'], folder),
    );
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { exited, lastLines } = await startOnLeash(program, args, { cwd, env: process.env });
  if ((await exited) !== 0)
    throw new Error(
      `The previous version cannot be built; let test/previous-build.json name a commit that can:\n${lastLines()}`,
    );
}

/** Of two who built it at the same time, the first keeps it. */
function keep(half: string, folder: string): void {
  try {
    renameSync(half, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function tell(text: string): void {
  process.stderr.write(`[builds] ${text}\n`);
}
