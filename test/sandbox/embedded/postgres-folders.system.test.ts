import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postgresBinaries } from '../../../sandbox/embedded/postgres-binaries.js';
import { reachableBinaries, reachableDataDir, removeDataDir } from '../../../sandbox/embedded/postgres-folders.js';
import { databaseUser } from '../../../sandbox/embedded/system-user.js';

describe('PostgreSQL’s programs', () => {
  it('are run where npm put them when their user reaches them', async () => {
    const binaries = await postgresBinaries();
    expect(existsSync(join(binaries.home, 'bin/postgres'))).toBe(true);
    expect(reachableBinaries(binaries, {})).toBe(binaries.home);
  });

  it.runIf(process.getuid?.() === 0)(
    'are copied, once, to where their user reaches them below a closed folder',
    async () => {
      const closed = mkdtempSync(join(tmpdir(), 'closed-'));
      const version = `test-${randomUUID()}`;
      const user = databaseUser();
      const told: string[] = [];
      const { home } = await postgresBinaries();
      cpSync(home, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      chmodSync(closed, 0o700);
      const copy = reachableBinaries({ home: join(closed, 'native'), version }, user, (text) => told.push(text));
      try {
        expect(copy).not.toContain(closed);
        expect(told.join()).toContain(copy);
        const { stdout } = spawnSync(join(copy, 'bin/postgres'), ['--version'], { ...user, encoding: 'utf8' });
        expect(stdout).toContain('PostgreSQL');
        expect(reachableBinaries({ home: join(closed, 'native'), version }, user, (text) => told.push(text))).toBe(
          copy,
        );
        expect(told).toHaveLength(1);
      } finally {
        rmSync(copy, { recursive: true });
        rmSync(closed, { recursive: true });
      }
    },
  );
});

describe('PostgreSQL’s data', () => {
  it.runIf(process.getuid?.() === 0)('that lies in an open folder, behind a link, is removed with the link', () => {
    const closed = realpathSync(mkdtempSync(join(tmpdir(), 'closed-')));
    chmodSync(closed, 0o700);
    const link = join(closed, 'postgres');
    const open = reachableDataDir(link, databaseUser());
    expect(open).not.toContain(closed);
    mkdirSync(open);
    mkdirSync(`${open}.new`);
    removeDataDir(link);
    expect([open, `${open}.new`, link].filter((path) => existsSync(path))).toEqual([]);
    rmSync(closed, { recursive: true });
  });

  it('that somebody keeps behind a link of their own stays there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'linked-'));
    const theirs = join(folder, 'theirs');
    mkdirSync(theirs);
    writeFileSync(join(theirs, 'PG_VERSION'), '18');
    symlinkSync(theirs, join(folder, 'postgres'));
    removeDataDir(join(folder, 'postgres'));
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
    expect(existsSync(join(theirs, 'PG_VERSION'))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
