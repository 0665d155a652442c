import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDevSettings } from '../../../runtime/dev-settings.js';
import { identifyProcess } from '../../../runtime/process-identity.js';
import { reachableDataDir } from '../../../sandbox/embedded/postgres-folders.js';
import { databaseUser } from '../../../sandbox/embedded/system-user.js';
import {
  DataDirInUseError,
  openDataDir,
  type DataDir,
  type DataDirOptions,
} from '../../../sandbox/embedded/data-dir.js';

let folder: string;
const open: DataDir[] = [];
beforeEach(() => void (folder = realpathSync(mkdtempSync(join(tmpdir(), 'data-dir-')))));
afterEach(() => {
  open.splice(0).forEach((dataDir) => dataDir.close());
  rmSync(folder, { recursive: true });
});

function take(options: Partial<DataDirOptions> = {}): DataDir {
  const dataDir = openDataDir({ folder, ...options });
  open.push(dataDir);
  return dataDir;
}

/** As after a first run that came to its end. */
function leaveState(parts?: DataDirOptions['parts']): void {
  const dataDir = take(parts && { parts });
  writeFileSync(dataDir.temporalFile, 'workflows');
  mkdirSync(dataDir.postgresFolder);
  writeFileSync(join(dataDir.postgresFolder, 'PG_VERSION'), '18');
  writeFileSync(join(dataDir.sandboxFolder, 'tripletex.json'), '{}');
  dataDir.keepTogether();
  dataDir.close();
}

const lockOf = (holder: { pid: number; birth: string }) =>
  writeFileSync(join(folder, 'dev.lock'), JSON.stringify(holder));

describe('the folder of dev', () => {
  it('belongs to one process; a second is refused by name', () => {
    take();
    const failure = catchError(() => openDataDir({ folder }));
    expect(failure).toBeInstanceOf(DataDirInUseError);
    expect((failure as Error).message).toContain(`process ${process.pid}`);
    expect((failure as Error).message).toContain(folder);
  });

  it('is refused while another process has it, and free when that one is killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(other, 'spawn');
    lockOf(identifyProcess(other.pid!));
    expect(() => openDataDir({ folder })).toThrow(`process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(() => take()).not.toThrow();
  });

  it('is taken over from a process whose id another one has now', () => {
    lockOf({ pid: process.ppid, birth: 'an earlier process' });
    expect(() => take()).not.toThrow();
  });

  it('is taken over when the lock cannot be read', () => {
    writeFileSync(join(folder, 'dev.lock'), '');
    expect(() => take()).not.toThrow();
  });

  it('is free again at the end', () => {
    take().close();
    expect(existsSync(join(folder, 'dev.lock'))).toBe(false);
    expect(() => take()).not.toThrow();
  });

  it('leads other commands to what runs, until the end', () => {
    const dataDir = take();
    dataDir.writeDevSettings({ TEMPORAL_ADDRESS: '127.0.0.1:7233' });
    expect(statSync(join(folder, 'dev.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, 'dev.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
      env: { TEMPORAL_ADDRESS: '127.0.0.1:7233' },
    });
    expect(withDevSettings({ DATA_DIR: folder }, '/').TEMPORAL_ADDRESS).toBe('127.0.0.1:7233');
    dataDir.close();
    expect(existsSync(join(folder, 'dev.json'))).toBe(false);
  });
});

describe('the folder of one run', () => {
  it('is removed with everything in it', () => {
    leaveState();
    const dataDir = take();
    dataDir.remove();
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
  });

  it.runIf(process.getuid?.() === 0).each(['remove', 'fresh'])(
    'leaves no database behind where PostgreSQL’s user does not reach it: %s',
    (way) => {
      const dataDir = take();
      const open = reachableDataDir(dataDir.postgresFolder, databaseUser());
      expect(open).not.toContain(folder);
      mkdirSync(open);
      dataDir.close();
      if (way === 'fresh') take({ fresh: true });
      else take().remove();
      mkdirSync(folder, { recursive: true });
      expect(existsSync(open)).toBe(false);
    },
  );
});

describe('the state in it', () => {
  it('is kept from run to run when all of it is there', () => {
    leaveState();
    const dataDir = take();
    expect(dataDir.hasState).toBe(true);
    expect(readFileSync(dataDir.temporalFile, 'utf8')).toBe('workflows');
  });

  it.each(['temporal.db', 'postgres', 'postgres/PG_VERSION', 'sandbox'])(
    'starts empty together when %s is missing',
    (missing) => {
      leaveState();
      rmSync(join(folder, missing), { recursive: true });
      const told: string[] = [];
      const dataDir = take({ onProgress: (text) => told.push(text) });
      expect(dataDir.hasState).toBe(false);
      expect(existsSync(dataDir.temporalFile)).toBe(false);
      expect(existsSync(dataDir.postgresFolder)).toBe(false);
      expect(existsSync(join(dataDir.sandboxFolder, 'tripletex.json'))).toBe(false);
      expect(told.join()).toMatch(/Starting empty: .* is missing/);
    },
  );

  it('starts empty together after a first run that was cut short', () => {
    const dataDir = take();
    writeFileSync(dataDir.temporalFile, 'half');
    dataDir.close();
    expect(take().hasState).toBe(false);
    expect(existsSync(dataDir.temporalFile)).toBe(false);
  });

  it('starts empty together when other parts kept their state here last time', () => {
    leaveState();
    expect(take({ parts: ['postgres', 'sandbox'] }).hasState).toBe(false);
  });

  it('is whole without the parts that keep theirs elsewhere', () => {
    leaveState(['sandbox', 'postgres']);
    rmSync(join(folder, 'temporal.db'));
    expect(take({ parts: ['postgres', 'sandbox'] }).hasState).toBe(true);
  });

  it('starts empty when asked, and touches nothing that is not ours', () => {
    leaveState();
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    const dataDir = take({ fresh: true });
    expect(dataDir.hasState).toBe(false);
    expect(existsSync(dataDir.temporalFile)).toBe(false);
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('mine');
  });
});

function catchError(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
