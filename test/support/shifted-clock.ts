import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../runtime/config.js';

const SCRIPT = fileURLToPath(new URL('shifted-clock.cjs', import.meta.url));

/** A clock that is wrong, for processes that are started with `environment`. */
export interface ShiftedClock {
  readonly environment: Environment;
  /** Sets it anew by so many milliseconds ahead of the machine's clock, negative for behind. It is noticed within 50 ms. */
  readonly shift: (ms: number) => void;
  readonly remove: () => void;
}

/** Makes a clock that is so many milliseconds ahead of the machine's, negative for behind. */
export function shiftedClock(ms: number): ShiftedClock {
  const folder = mkdtempSync(join(tmpdir(), 'shifted-clock-'));
  const file = join(folder, 'shift');
  const shift = (to: number) => {
    writeFileSync(`${file}.next`, String(to));
    renameSync(`${file}.next`, file);
  };
  shift(ms);
  return {
    environment: { NODE_OPTIONS: `--require ${SCRIPT}`, CLOCK_SHIFT_FILE: file },
    shift,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
