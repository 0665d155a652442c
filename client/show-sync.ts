import Table from 'cli-table3';
import { REGISTER_WORDS } from '../contract/sync-problems.js';
import type { RegisterName } from '../contract/registers.js';
import type { RegisterChange, RegisterCounts, SyncRun, SyncSummary } from '../contract/sync-run.js';
import type { OnProgress } from './sync-client.js';

/** Writes what a synchronisation reads, as it goes on; each line once. */
export function followSync(write: (line: string) => void): OnProgress {
  const told = new Set<string>();
  return ({ run, underWay }) => {
    const isRead = ([name]: [string, RegisterCounts]) => !underWay.some(({ register }) => register === name);
    const read = Object.entries(run.registers).filter(isRead);
    const lines = [
      ...read.map(([name, counts]) => `${nameOf(name)}: ${inWords(counts)}`),
      ...underWay.map(({ register, rows, of }) => `${nameOf(register)}: ${rows} of ${of} read`),
    ];
    for (const line of lines) {
      if (!told.has(line)) write(line);
      told.add(line);
    }
  };
}

/** A run in words: what each register brought, what changed, what was refused and how to accept it. */
export function showSync(companyId: string, run: SyncRun): string {
  const { id, trigger, outcome, problem, registers, changes } = run;
  // Those that a later run has read again are its to tell.
  const isListed = changes.some(({ change }) => change === 'refused');
  const refused = isListed ? Object.values(registers).reduce((sum, counts) => sum + counts.refused, 0) : 0;
  return [
    `Synchronisation ${id} (${trigger}): ${outcome ?? 'under way'}`,
    ...(problem ? [problem.message.en] : []),
    registerTable(run),
    ...changes.slice(0, SHOWN_CHANGES).map(showChange),
    ...(changes.length > SHOWN_CHANGES ? [`… and ${changes.length - SHOWN_CHANGES} more: --json`] : []),
    ...(refused > 0
      ? [
          `${refused} rows stay active, for they are suspiciously many. If they are right to go: sonya-tripletex sync ${companyId} --accept-deactivations ${id}`,
        ]
      : []),
  ].join('\n');
}

/** Runs as a table, the newest first. */
export function showSyncs(runs: readonly SyncRun[]): string {
  if (runs.length === 0) return 'Not synchronised yet. Do it with: sonya-tripletex sync <company> --wait';
  const table = plainTable(['id', 'started', 'trigger', 'outcome', 'changes', 'requests', 'problem']);
  for (const { id, startedAt, trigger, outcome, registers, changes, problem } of runs) {
    const calls = Object.values(registers).reduce((sum, counts) => sum + counts.calls, 0);
    table.push([id, startedAt, trigger, outcome ?? 'under way', changes.length, calls, problem?.code ?? '']);
  }
  return table.toString();
}

const SHOWN_CHANGES = 20;

function registerTable({ registers }: SyncSummary): string {
  const table = plainTable(['register', 'seen', 'added', 'changed', 'deactivated', 'refused', 'requests', 'ms']);
  for (const [name, { seen, added, changed, deactivated, refused, calls, ms }] of Object.entries(registers))
    table.push([nameOf(name), seen, added, changed, deactivated, refused, calls, ms]);
  return table.toString();
}

function showChange({ register, change, name }: RegisterChange): string {
  return `  ${change} ${REGISTER_WORDS[register].en}: ${name}`;
}

function inWords({ seen, added, changed, deactivated, refused }: RegisterCounts): string {
  const parts = Object.entries({ added, changed, deactivated, refused }).filter(([, n]) => n > 0);
  return `${seen} seen, ${parts.map(([name, n]) => `${n} ${name}`).join(', ') || 'unchanged'}`;
}

function nameOf(register: string): string {
  return REGISTER_WORDS[register as RegisterName].en;
}

function plainTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}
