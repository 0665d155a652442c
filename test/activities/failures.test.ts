import { ApplicationFailure } from '@temporalio/activity';
import { ServiceError } from '@temporalio/client';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { describe, expect, it } from 'vitest';
import { failureOf, type Circumstances } from '../../activities/failures.js';
import { InvalidReportError } from '../../activities/invalid-report-error.js';
import { OutageError } from '../../activities/outage/outage-error.js';
import { problem } from '../../activities/problem-error.js';
import { HelperDied } from '../../activities/receipts/helper-process.js';
import { StalePartError } from '../../store/parts.js';
import { TripletexError, type TripletexErrorFacts } from '../../tripletex/errors.js';

const now = new Date('2026-11-02T12:00:00Z');
const circumstances: Circumstances = {
  attempt: 1,
  scheduledAt: now,
  now,
  temporalNow: now,
  patienceMs: 60_000,
  waits: { scale: 1, recheckMs: 6 * 3_600_000 },
  stops: 0,
  random: 0.5,
};
const impatient = { ...circumstances, scheduledAt: new Date(now.getTime() - 60_000) };

function tripletexError(facts: Partial<TripletexErrorFacts>): TripletexError {
  return new TripletexError({ kind: 'server', endpoint: 'readTravelExpense', writes: false, sent: true, ...facts });
}

function failure(error: unknown, at = circumstances): ApplicationFailure {
  const result = failureOf(error, at);
  if (!(result instanceof ApplicationFailure)) throw new TypeError('not an ApplicationFailure', { cause: result });
  return result;
}

describe('what goes wrong in an activity', () => {
  it.each([
    ['a time-out', tripletexError({ kind: 'timeout' })],
    ['a 503', tripletexError({ kind: 'server', status: 503 })],
    ['a conflict', tripletexError({ kind: 'conflict', status: 409, code: 8000 })],
    ['a receipt that is not there', problem('TLX-501', { receipt: 1 })],
  ])('is tried again by Temporal while patience lasts: %s', (_, error) => {
    expect(failure(error)).toMatchObject({ nonRetryable: false, nextRetryDelay: 1000 });
    expect(failure(error, impatient).nonRetryable).toBe(true);
  });

  it('is tried again after a moment where the pause has shrunk to nothing: without one Temporal would give it up', () => {
    const scaled = { ...circumstances, waits: { scale: 0.00001, recheckMs: 1 } };
    expect(failure(tripletexError({ kind: 'timeout' }), scaled).nextRetryDelay).toBe(1);
  });

  it('is tried again no sooner than after a second, also where the time it was to wait for is over by some clock', () => {
    const over = tripletexError({ kind: 'rateLimited', notBefore: new Date(now.getTime() - 5) });
    expect(failure(over)).toMatchObject({ nonRetryable: false, nextRetryDelay: 1000 });
  });

  it('is waited for as long as meant by a workflow, also where Temporal’s clock is ahead of the database’s', () => {
    const ahead = (minutes: number) => ({ ...circumstances, temporalNow: new Date(now.getTime() + minutes * 60_000) });
    const nextTryAt = (error: unknown, minutes: number) =>
      (failure(error, ahead(minutes)).details as [{ nextTryAt: string }])[0].nextTryAt;
    const unknown = problem('TLX-704', {}, { notBefore: new Date(now.getTime() + 30_000) });
    expect(nextTryAt(unknown, 0)).toBe('2026-11-02T12:00:30.000Z');
    expect(nextTryAt(unknown, 10)).toBe('2026-11-02T12:10:30.000Z');
    expect(nextTryAt(unknown, -10)).toBe('2026-11-02T12:00:30.000Z');
    const overdue = problem('TLX-704', {}, { notBefore: new Date(now.getTime() - 600_000) });
    expect(nextTryAt(overdue, 0)).toBe('2026-11-02T12:00:01.000Z');
    expect(nextTryAt(new OutageError('TLX-703'), 10)).toBe('2026-11-02T12:11:00.000Z');
  });

  it('is tried again by itself only while patience lasts by Temporal’s clock, too', () => {
    const later = { ...circumstances, temporalNow: new Date(now.getTime() + 60_000) };
    expect(failure(tripletexError({ kind: 'timeout' }), later).nonRetryable).toBe(true);
  });

  it('is waited for at once where nobody but the probe calls Tripletex, by a transfer slowly, for it is let go', () => {
    const { nonRetryable, details } = failure(new OutageError('TLX-703'), { ...circumstances, isOfTransfer: true });
    expect(nonRetryable).toBe(true);
    expect(details).toMatchObject([{ nextTryAt: '2026-11-02T18:00:00.000Z', details: { untilBack: true } }]);
    expect(failure(new OutageError('TLX-703')).details).toMatchObject([{ nextTryAt: '2026-11-02T12:01:00.000Z' }]);
  });

  it('is looked for every quarter of an hour at the least by what nothing lets go, as a synchronisation', () => {
    const often = { ...circumstances, stops: 20 };
    expect(failure(new OutageError('TLX-703'), often).details).toMatchObject([
      { nextTryAt: '2026-11-02T12:15:00.000Z' },
    ]);
  });

  it('hands the workflow a problem once patience is over: code as type, words and next try in the details', () => {
    expect(failure(tripletexError({ kind: 'timeout' }), impatient)).toMatchObject({
      type: 'TLX-703',
      nonRetryable: true,
      details: [{ code: 'TLX-703', class: 'A', who: 'tripletex', nextTryAt: '2026-11-02T12:01:00.000Z' }],
    });
  });

  it('says nothing personal in the message of a failure', () => {
    expect(failure(problem('TLX-201', { employee: 'kari@nordfjell.example' })).message).not.toContain('kari');
  });

  it('waits for the time Tripletex named: within the activity when it is short, else in the workflow, never scaled', () => {
    const scaled = { ...circumstances, waits: { scale: 0.001, recheckMs: 1 } };
    const soon = new Date(now.getTime() + 3000);
    expect(failure(tripletexError({ kind: 'rateLimited', notBefore: soon }), scaled)).toMatchObject({
      nonRetryable: false,
      nextRetryDelay: 3000,
    });
    const late = new Date(now.getTime() + 90_000);
    expect(failure(tripletexError({ kind: 'rateLimited', notBefore: late }), scaled)).toMatchObject({
      type: 'TLX-702',
      details: [{ nextTryAt: late.toISOString() }],
    });
  });

  it.each([
    ['TLX-101', tripletexError({ kind: 'unauthorized', status: 401 })],
    ['TLX-101', refusedToken('employeeToken')],
    ['TLX-106', refusedToken('consumerToken')],
    ['TLX-901', tripletexError({ kind: 'badRequest', status: 418, requestId: 'abc' })],
    ['TLX-901', new TypeError('boom')],
  ])('is %s at once when no retry can cure it', (code, error) => {
    expect(failure(error)).toMatchObject({ type: code, nonRetryable: true });
  });

  it('keeps the request id of what nobody foresaw', () => {
    const error = tripletexError({ kind: 'badRequest', status: 418, requestId: 'abc' });
    expect(failure(error).details).toMatchObject([
      { code: 'TLX-901', class: 'S', nextTryAt: null, details: { requestId: 'abc' } },
    ]);
  });

  it.each([
    ['the database is away', ofDatabase('ECONNREFUSED')],
    ['the database may only be read', ofDatabase('25006')],
    ['the database refuses its user', ofDatabase('28P01')],
    ['the disk is full', ofSystem('ENOSPC')],
    ['the user’s part of the disk is full', ofSystem('EDQUOT')],
    ['a file may not grow', ofSystem('EFBIG')],
    ['the disk fails', ofSystem('EIO')],
    ['the disk may only be read', ofSystem('EROFS')],
    ['the folder for receipts is not ours', ofSystem('EACCES')],
    ['the folder for receipts was swept away', ofSystem('ENOENT')],
    ['too many files are open', ofSystem('EMFILE')],
    ['memory is short', ofSystem('ENOMEM')],
    ['somebody killed the process that renders receipts', new HelperDied('SIGKILL')],
    ['Temporal is away when waiting transfers are to go on', ofTemporal(14)],
    ['somebody else works on the part', new StalePartError()],
  ])('is retried for ever when it is trouble of our own that passes: %s', (_, error) => {
    expect(failure(error, { ...impatient, attempt: 500 })).toMatchObject({
      type: 'LocalTrouble',
      nonRetryable: false,
      nextRetryDelay: 10_000,
    });
  });

  it.each([
    ['a statement of ours is wrong', ofDatabase('42601')],
    ['data of ours are wrong', ofDatabase('22P02')],
    ['a connection that is not the database’s was refused', ofSystem('ECONNREFUSED')],
    ['Temporal refuses what it is told', ofTemporal(3)],
  ])('is told to people when it does not pass by itself: %s', (_, error) => {
    expect(failure(error)).toMatchObject({ type: 'TLX-901', nonRetryable: true });
  });

  it('does not take a refused connection to Tripletex for a database that is away', () => {
    const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(failure(tripletexError({ kind: 'unreachable', cause }), impatient)).toMatchObject({ type: 'TLX-703' });
  });

  it('fails the workflow only for a report that breaks rules, with its faults in one payload', () => {
    const faults = [
      { path: 'title', message: 'Give a text.' },
      { path: 'colour', message: 'Unknown field.' },
    ];
    expect(failure(new InvalidReportError(faults))).toMatchObject({
      type: 'InvalidReport',
      nonRetryable: true,
      details: [faults],
    });
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 5],
    [3, 15],
    [4, 30],
    [5, 60],
    [6, 120],
    [7, 240],
    [99, 240],
  ])('after %d stops in a row a passing problem waits %d minutes', (stops, minutes) => {
    const { details } = failure(tripletexError({ kind: 'timeout' }), { ...impatient, stops });
    expect(details).toMatchObject([{ nextTryAt: new Date(now.getTime() + minutes * 60_000).toISOString() }]);
  });

  it('counts stops for another problem neither as patience spent nor as a conflict that came before', () => {
    const stopped = { ...impatient, stops: 99, stoppedFor: 'TLX-301' };
    const { details } = failure(tripletexError({ kind: 'timeout' }), stopped);
    expect(details).toMatchObject([{ nextTryAt: new Date(now.getTime() + 60_000).toISOString() }]);
    const conflict = tripletexError({ kind: 'conflict', status: 409, code: 14_000 });
    expect(failure(conflict, stopped).type).toBe('TLX-701');
    expect(failure(conflict, { ...stopped, stoppedFor: 'TLX-701' }).type).toBe('TLX-901');
  });

  it('waits for somebody: V and D are looked at slowly, S never, and receipts only when there are other ones', () => {
    const nextTryAt = (error: unknown) => (failure(error).details as [{ nextTryAt: string | null }])[0].nextTryAt;
    expect(nextTryAt(problem('TLX-301', { category: 'taxi' }))).toBe('2026-11-02T18:00:00.000Z');
    expect(nextTryAt(problem('TLX-401', { month: '03.2026' }))).toBe('2026-11-02T18:00:00.000Z');
    expect(nextTryAt(problem('TLX-801', { number: '1-2026' }))).toBeNull();
    expect(nextTryAt(problem('TLX-502', { fileName: 'a.jpg', reason: { nb: 'x', en: 'x' } }))).toBeNull();
  });
});

function ofSystem(code: string): Error {
  return Object.assign(new Error('x'), { code, syscall: 'write' });
}

/** As drizzle throws what the driver throws. */
function ofDatabase(code: string): Error {
  return new DrizzleQueryError('select 1', [], ofSystem(code));
}

/** As the client throws what gRPC throws. */
function ofTemporal(code: number): Error {
  const cause = Object.assign(new Error('x'), { code, details: 'x', metadata: {} });
  return new ServiceError('Failed to signal Workflow', { cause });
}

function refusedToken(argument: string): TripletexError {
  const validationMessages = [{ field: `arg:${argument}`, message: '', path: null }];
  return tripletexError({
    kind: 'validation',
    endpoint: 'createSession',
    status: 422,
    code: 18000,
    validationMessages,
  });
}
