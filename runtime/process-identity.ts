import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, and when it started: process ids are used again, above all in containers and after a restart of the machine. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Differs for every process that ever had this id; empty where the system does not tell. */
  readonly birth: string;
}

export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, birth: birthOf(pid) };
}

/** Whether that very process is still there. */
export function isStillRunning({ pid, birth }: ProcessIdentity): boolean {
  if (!isAlive(pid)) return false;
  return birth === '' || birthOf(pid) === birth;
}

/** Whether a process has this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function birthOf(pid: number): string {
  return birthInProc(pid) ?? birthByPs(pid) ?? '';
}

function birthInProc(pid: number): string | undefined {
  try {
    // The command in parentheses may hold spaces; the start time is the 20th field after it.
    const startTime = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
    return startTime && `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${startTime}`;
  } catch {
    return undefined;
  }
}

function birthByPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
