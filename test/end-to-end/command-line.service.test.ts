import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand, runProgram, type Ran } from '../support/program.js';
import { costLine } from '../support/reports.js';
import { hasEnded, sharedService, waitsFor } from '../support/service.js';

const service = await sharedService();
const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const company = await service.company();
/** Where something listens already. */
const takenPort = new URL(service.sandbox.baseUrl).host;

/** Runs a command with the settings of the test's service. */
function run(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  return runCommand(args, { ...service.environment, ...env }, input, folder);
}

/** The same by the real program, in a process of its own. */
function runAlone(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  return runProgram(args, { ...service.environment, ...env }, input, folder);
}

/** The one JSON document of an answer. */
async function json(
  args: readonly string[],
  options?: Parameters<typeof run>[1],
): Promise<{ code: number | null; answer: Record<string, unknown> }> {
  const { code, stdout } = await run([...args, '--json'], options);
  return { code, answer: JSON.parse(stdout) as Record<string, unknown> };
}

function reportFile(report: unknown): string {
  const path = join(folder, `${randomUUID()}.json`);
  writeFileSync(path, JSON.stringify(report));
  return path;
}

const newCompany = () => `c-${randomUUID().slice(0, 8)}`;
const taxi = () => company.report({ kind: 'travel', lines: [costLine()] });
const ferry = (of = company) => of.report({ kind: 'travel', lines: [costLine({ category: 'ferry' })] });

describe('the command line', () => {
  it('hands a report over and waits until it has arrived: exit 0', async () => {
    const report = taxi();
    const { code, stdout, stderr } = await runAlone(['transfer', reportFile(report), '--wait', '--json']);
    expect(code, stderr).toBe(0);
    const answer = JSON.parse(stdout) as unknown;
    expect(answer).toMatchObject({ status: 'transferred', reportId: report.reportId });
    expect(answer).not.toHaveProperty('events');
  });

  it('takes a report from standard input and answers before it has arrived: exit 0 is accepted', async () => {
    const report = taxi();
    const { code, stdout } = await runAlone(['transfer', '-', '--json'], { input: JSON.stringify(report) });
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { reportId: report.reportId }]);
    await service.until(report, hasEnded);
  });

  it('waits until somebody must act: exit 1 with the problem', async () => {
    const { code, answer } = await json(['transfer', reportFile(ferry()), '--wait']);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ status: 'waiting', problem: { code: 'TLX-301' } });
  });

  it('carries what people decide: a corrected report from a file, the right employee, the end of it', async () => {
    const by = ['--by', 'Nora Leder'];
    const decide = (report: { reportId: string }, ...args: string[]) =>
      json(['resolve', company.companyId, report.reportId, '--action', ...args, ...by]);
    const first = ferry();
    await service.send(first);
    await service.until(first, waitsFor('TLX-301'));
    const corrected = { ...first, revision: 2, lines: [costLine()] };
    expect(await decide(first, 'correct', '--report', reportFile(corrected))).toMatchObject({
      code: 0,
      answer: { revision: 2 },
    });
    await service.until(first, ({ revision, status }) => revision === 2 && status === 'transferred');
    const ofTwo = { ...taxi(), employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } };
    await service.send(ofTwo);
    await service.until(ofTwo, waitsFor('TLX-203'));
    const { code, stdout } = await run(['status', company.companyId, ofTwo.reportId]);
    const { id } = company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!;
    expect([code, stdout]).toEqual([0, expect.stringContaining(`--employee-id ${id}`)]);
    expect(await decide(ofTwo, 'chooseEmployee', '--employee-id', 'Kari')).toMatchObject({
      code: 1,
      answer: { status: 422, errors: [{ path: 'tripletexEmployeeId' }] },
    });
    expect(await decide(ofTwo, 'chooseEmployee', '--employee-id', String(id))).toMatchObject({ code: 0 });
    await service.until(ofTwo, hasEnded);
    const given = ferry();
    await service.send(given);
    await service.until(given, waitsFor('TLX-301'));
    expect(await decide(given, 'cancel')).toMatchObject({ code: 0, answer: { status: 'cancelled' } });
  });

  it('refuses a report with every fault: exit 1 and a problem document', async () => {
    const { code, answer } = await json(['transfer', reportFile({ ...taxi(), title: '', colour: 'red' })]);
    expect(code).toBe(1);
    expect(answer).toMatchObject({
      status: 422,
      title: expect.any(String) as string,
      errors: [{ path: 'title' }, { path: 'colour' }],
    });
  });

  it('says in words what is wrong, with everything but the answer on standard error', async () => {
    const { code, stdout, stderr } = await run(['transfer', reportFile({ ...taxi(), title: '' })]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('title:');
  });

  it.each([
    ['unknown'],
    ['status', 'only-one'],
    ['retry', 'nordfjell'],
    ['retry', 'nordfjell', 'rep-1', '--problem', 'TLX-301'],
    ['categories', 'nordfjell', 'set', 'taxi'],
    ['categories', 'nordfjell', 'remove'],
    ['list', '--status', 'failed'],
    ['transfer'],
    [],
  ])('answers wrong usage with exit 2 and how it is used: %s %s', async (...args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/usage|--help/i);
  });

  it('takes any key that may be one: a dead one is stored and broken, whatever it looks like', async () => {
    for (const input of ['short', 'two words', 'nøkkel']) {
      const { code, answer } = await json(['connect', newCompany(), '--key-stdin'], { input: `${input}\n` });
      expect([code, answer.status]).toEqual([1, 'broken']);
    }
  });

  it.each(['\n', 'two\nlines', 'a\ttab'])('refuses what can be no key: %j', async (input) => {
    const { code, answer } = await json(['connect', newCompany(), '--key-stdin'], { input });
    expect([code, answer.status]).toEqual([1, 422]);
  });

  it('tells status with events, proof and list of the archive', async () => {
    const report = taxi();
    await service.send(report);
    await service.until(report, hasEnded);
    const status = await json(['status', report.companyId, report.reportId]);
    expect(status.answer).toMatchObject({
      status: 'transferred',
      events: [{ type: 'received' }, { type: 'started' }, { type: 'transferred' }],
    });
    const proof = await json(['proof', report.companyId, report.reportId]);
    expect(proof.answer).toMatchObject({
      report: { reportNumber: report.reportNumber },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    const list = await json(['list', '--company', report.companyId, '--status', 'transferred']);
    expect(list.answer).toMatchObject({ nextCursor: null, counts: { transferred: expect.any(Number) as number } });
    expect((await run(['status', report.companyId, report.reportId])).stdout).toContain('stands approved in Tripletex');
  });

  it('says 404 of a report it does not know: exit 1', async () => {
    expect(await json(['status', company.companyId, 'nothing'])).toMatchObject({ code: 1, answer: { status: 404 } });
  });

  it('retries one, and all of a problem; and decides in somebody’s name', async () => {
    const own = await service.company();
    const [one, other] = [ferry(own), ferry(own)];
    for (const report of [one, other]) await service.send(report);
    for (const report of [one, other]) await service.until(report, waitsFor('TLX-301'));
    expect(await json(['retry', one.companyId, one.reportId])).toMatchObject({
      code: 0,
      answer: { reportId: one.reportId },
    });
    expect(
      await json(['resolve', one.companyId, one.reportId, '--action', 'retry', '--by', 'Nora Leder']),
    ).toMatchObject({ code: 0, answer: { reportId: one.reportId } });
    expect(
      await json(['resolve', one.companyId, one.reportId, '--action', 'guess', '--by', 'Nora Leder']),
    ).toMatchObject({ code: 1, answer: { status: 422 } });
    for (const report of [one, other]) await service.until(report, waitsFor('TLX-301'));
    const { answer } = await json(['retry', own.companyId, '--problem', 'TLX-301']);
    // One that is on its way again by then is none of those that wait.
    expect(answer.retried).toBeGreaterThanOrEqual(1);
    await json(['categories', own.companyId, 'set', 'ferry', 'Ferge']);
    await service.until(other, hasEnded);
  });

  it('connects a company with a key from standard input, never from its arguments', async () => {
    const fresh = await service.company({ isConnected: false });
    const { code, answer } = await json(
      [
        'connect',
        fresh.companyId,
        '--key-stdin',
        '--sync',
        'employees,costCategories',
        '--payment-type-company',
        'Firmakort',
      ],
      {
        input: `${fresh.tripletex.userKey}\n`,
      },
    );
    expect([code, answer.status]).toEqual([0, 'ok']);
    expect(answer).toMatchObject({
      sync: { employees: true, costCategories: true, projects: false, departments: false },
      paymentTypes: { company: 'Firmakort' },
    });
    expect(JSON.stringify(answer)).not.toContain(fresh.tripletex.userKey);
    expect(await json(['check', fresh.companyId])).toMatchObject({ code: 0, answer: { status: 'ok' } });
    expect(await json(['connection', fresh.companyId])).toMatchObject({
      answer: { company: { name: fresh.tripletex.name } },
    });
    expect(await json(['disconnect', fresh.companyId])).toMatchObject({ answer: { status: 'none' } });
  });

  it('exits 1 when a connection is broken', async () => {
    const { code, answer } = await json(['connect', `c-${randomUUID().slice(0, 8)}`, '--key-stdin'], {
      input: 'eyJ0b2tlbklkIjo5fQ==',
    });
    expect([code, answer.status]).toEqual([1, 'broken']);
  });

  it('imports external references from a file', async () => {
    const { code, answer } = await json(['categories', company.companyId, 'import', reportFile({ bus: 'Buss' })]);
    expect(code).toBe(0);
    expect(answer.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: 'bus', externalReference: 'Buss' })]),
    );
  });

  it('names every setting that is missing or wrong, never a value, and does nothing', async () => {
    const env = { DATABASE_URL: 'mysql://secret', ENCRYPTION_KEYS: '', RECEIPT_HOSTS: '' };
    const { code, stdout } = await run(['transfer', reportFile(taxi()), '--json'], { env });
    expect(code).toBe(1);
    for (const name of Object.keys(env)) expect(stdout).toContain(name);
    expect(stdout).not.toContain('secret');
  });

  it.each([
    ['Temporal', { TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'Temporal does not answer at 127.0.0.1:1'],
    ['its database', { DATABASE_URL: 'postgres://sonya@127.0.0.1:1/sonya' }, 'ECONNREFUSED'],
    ['a free port for its metrics', { METRICS_ADDRESS: takenPort }, 'EADDRINUSE'],
  ])('ends a worker that cannot start with exit 1 and the reason: without %s', async (_, env, reason) => {
    const { code, stdout, stderr } = await runAlone(['worker'], { env });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(reason);
  });

  it('sets the database and the search attributes up, as often as one likes', async () => {
    expect((await runAlone(['setup'])).code).toBe(0);
  });
});
