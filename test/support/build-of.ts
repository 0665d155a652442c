import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sonya-tripletex', 'builds');
const run = promisify(execFile);

/** The folder of a commit of this project, installed and built once, outside the tree. */
export async function buildOf(commit: string): Promise<string> {
  const folder = join(CACHE, commit);
  if (existsSync(folder)) return folder;
  process.stderr.write(`[builds] Installing and building ${commit.slice(0, 7)}, once: a minute or two …\n`);
  mkdirSync(CACHE, { recursive: true });
  const half = mkdtempSync(join(CACHE, 'building-'));
  try {
    await run('git', ['archive', '--output', join(half, 'release.tar'), commit], { cwd: ROOT });
    await run('tar', ['-xf', 'release.tar'], { cwd: half });
    await run('npm', ['ci'], { cwd: half });
    renameSync(half, folder);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return folder;
}
