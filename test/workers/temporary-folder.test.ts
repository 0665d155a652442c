import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ownTemporaryFolder } from '../../workers/temporary-folder.js';

const parent = mkdtempSync(join(tmpdir(), 'folders-'));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

it('a worker’s folder is for its own user only, and the same for all who ask in one process', () => {
  const folder = ownTemporaryFolder(parent);
  writeFileSync(join(folder, 'receipt'), 'being worked on');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(ownTemporaryFolder(parent)).toBe(folder);
  expect(existsSync(join(folder, 'receipt'))).toBe(true);
});

it.each([
  ['a process that is gone', '4194305-boot-1'],
  ['an earlier process of the same id, as after the restart of a container', `${process.pid}-another-birth`],
  ['nobody who can be told', 'leftover'],
])('what was left behind by %s is removed', (_, name) => {
  const left = join(parent, name);
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'receipt'), 'personal');
  ownTemporaryFolder(parent);
  expect(existsSync(left)).toBe(false);
});
