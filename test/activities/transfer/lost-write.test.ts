import { describe, expect, it } from 'vitest';
import { KnownSince, nextMove } from '../../../activities/transfer/lost-write.js';

const SETTLE_MS = 30_000;
const START = Date.parse('2026-11-02T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

interface Case {
  readonly when: string;
  /** When it was looked for first, in seconds after its answer was lost. */
  readonly lookedAt?: number;
  /** Seconds after its answer was lost, by the database's clock. */
  readonly now: number;
  /** Seconds since this process knows of the loss, or of the first look. */
  readonly knownFor: number;
  readonly move: ReturnType<typeof nextMove>;
}

const cases: Case[] = [
  { when: 'just lost', now: 0, knownFor: 0, move: { waitMs: 30_000 } },
  { when: 'a moment too early', now: 29.999, knownFor: 29.999, move: { waitMs: 1 } },
  { when: 'after a settle time', now: 30, knownFor: 30, move: { look: 'first' } },
  { when: 'long after', now: 4_000, knownFor: 4_000, move: { look: 'first' } },
  { when: 'the database’s clock was set ahead', now: 630, knownFor: 1, move: { waitMs: 29_000 } },
  { when: 'the database’s clock was set back', now: -600, knownFor: 60, move: { waitMs: 630_000 } },
  { when: 'this process hears of it late', now: 630, knownFor: 0, move: { waitMs: 30_000 } },
  { when: 'this machine was suspended', now: 630, knownFor: 10, move: { waitMs: 20_000 } },
  { when: 'its sender may still send for a minute', now: -60, knownFor: 0, move: { waitMs: 90_000 } },
  { when: 'its sender gave up less than a settle time ago', now: 10, knownFor: 70, move: { waitMs: 20_000 } },
  { when: 'just looked for', lookedAt: 30, now: 30, knownFor: 0, move: { waitMs: 30_000 } },
  { when: 'looked for less than a settle time ago', lookedAt: 90, now: 119, knownFor: 29, move: { waitMs: 1_000 } },
  { when: 'looked for a settle time ago', lookedAt: 90, now: 120, knownFor: 30, move: { look: 'last' } },
  { when: 'looked for by another process', lookedAt: 90, now: 720, knownFor: 0, move: { waitMs: 30_000 } },
  { when: 'looked for, then set ahead', lookedAt: 90, now: 720, knownFor: 29, move: { waitMs: 1_000 } },
  { when: 'looked for, then set back', lookedAt: 90, now: 0, knownFor: 300, move: { waitMs: 120_000 } },
];

describe('a write whose answer was lost', () => {
  it.each(cases)('$when: $move', ({ lookedAt, now, knownFor, move }) => {
    const lostWrite = {
      what: 'it',
      giveUpAt: at(0).toISOString(),
      lostAt: at(0).toISOString(),
      lookedAt: lookedAt === undefined ? null : at(lookedAt).toISOString(),
    };
    expect(nextMove(lostWrite, { now: at(now), knownForMs: knownFor * 1000 }, SETTLE_MS)).toEqual(move);
  });
});

describe('what a process knows', () => {
  it('it never forgets within a settle time, however long that is', () => {
    let steady = 0;
    const known = new KnownSince(2 * 3_600_000, () => steady);
    known.ms('a');
    steady += 2 * 3_600_000;
    expect([known.ms('b'), known.ms('a')]).toEqual([0, 2 * 3_600_000]);
  });

  it('it knows from when it was asked for first, each for itself, and forgets it after an hour', () => {
    let steady = 5;
    const known = new KnownSince(SETTLE_MS, () => steady);
    expect(known.ms('a')).toBe(0);
    steady += 10;
    expect([known.ms('a'), known.ms('b')]).toEqual([10, 0]);
    steady += 3_600_000 - 5;
    expect(known.ms('c')).toBe(0);
    expect([known.ms('b'), known.ms('a')]).toEqual([3_599_995, 0]);
  });
});
