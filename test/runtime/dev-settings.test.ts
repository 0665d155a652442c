import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  dataDirOf,
  readDevSettings,
  removeDevSettings,
  withDevSettings,
  writeDevSettings,
} from '../../runtime/dev-settings.js';
import { identifyProcess } from '../../runtime/process-identity.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'dev-settings-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const SET = { DATABASE_URL: 'postgres://dev', TEMPORAL_ADDRESS: '127.0.0.1:7' };

function leave(overrides: Partial<{ pid: number; birth: string }> = {}): void {
  writeDevSettings(folder, {
    ...identifyProcess(process.pid),
    startedAt: '2026-06-01T08:00:00Z',
    env: SET,
    ...overrides,
  });
}

describe('the settings that dev leaves', () => {
  it('stand in for each variable that is unset or empty', () => {
    leave();
    expect(withDevSettings({ DATA_DIR: folder, DATABASE_URL: 'postgres://mine', TEMPORAL_ADDRESS: ' ' }, '/')).toEqual({
      DATA_DIR: folder,
      DATABASE_URL: 'postgres://mine',
      TEMPORAL_ADDRESS: '127.0.0.1:7',
    });
  });

  it('lie in .data of the folder where the command was started, unless DATA_DIR says otherwise', () => {
    expect(dataDirOf({}, '/work')).toBe('/work/.data');
    expect(dataDirOf({ DATA_DIR: 'state' }, '/work')).toBe('/work/state');
    expect(dataDirOf({ DATA_DIR: '/var/state' }, '/work')).toBe('/var/state');
  });

  it('can be read by their owner only', () => {
    leave();
    expect(statSync(join(folder, 'dev.json')).mode & 0o777).toBe(0o600);
  });

  it('are left aside when their dev is gone', () => {
    leave({ pid: 2 ** 22 + 1, birth: '' });
    expect(withDevSettings({ DATA_DIR: folder }, '/')).toEqual({ DATA_DIR: folder });
  });

  it('are left aside when another process has the id of their dev', () => {
    leave({ birth: 'an earlier process' });
    expect(withDevSettings({ DATA_DIR: folder }, '/')).toEqual({ DATA_DIR: folder });
  });

  it('are left aside when they cannot be read', () => {
    writeFileSync(join(folder, 'dev.json'), '{"pid": 1');
    expect(withDevSettings({ DATA_DIR: folder }, '/')).toEqual({ DATA_DIR: folder });
  });

  it('go with dev', () => {
    leave();
    removeDevSettings(folder);
    expect(readDevSettings(folder)).toBeUndefined();
  });
});
