import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ArchivePlace, compareTexts, cursorOf, pageOf, placeOf } from '../../api/cursor.js';

const order = {
  place: z.object({ key: z.string() }),
  compare: (one: { key: string }, other: { key: string }) => compareTexts(one.key, other.key),
};
const itemsOf = (keys: string) => Array.from(keys).map((key) => ({ key, name: `Navn på ${key}` }));
const page = (keys: string, limit: number, cursor?: string) => {
  const { items, nextCursor } = pageOf(itemsOf(keys), { limit, cursor }, order);
  return { keys: items.map(({ key }) => key).join(''), nextCursor };
};

describe('a list that is there as a whole', () => {
  it('is handed out page by page, in its order, until nothing is left', () => {
    const first = page('dbace', 2);
    expect(first.keys).toBe('ab');
    const second = page('dbace', 2, first.nextCursor ?? '');
    expect(second.keys).toBe('cd');
    expect(page('dbace', 2, second.nextCursor ?? '')).toEqual({ keys: 'e', nextCursor: null });
    expect(page('ab', 2)).toEqual({ keys: 'ab', nextCursor: null });
    expect(page('', 2)).toEqual({ keys: '', nextCursor: null });
  });

  it('shows nothing twice and leaves nothing out when the last one shown is gone, or others came', () => {
    const { nextCursor } = page('abcd', 2);
    expect(page('acd', 2, nextCursor ?? '').keys).toBe('cd');
    expect(page('aabcd', 3, nextCursor ?? '').keys).toBe('cd');
  });

  it('takes no other place than its own', () => {
    expect(() => page('abc', 2, 'abc')).toThrow('Give the nextCursor');
    expect(() => page('abc', 2, cursorOf({ id: 1 }))).toThrow('Give the nextCursor');
  });
});

describe('a place in the archive', () => {
  const cursorAt = (enteredAt: string) => cursorOf({ enteredAt, reportId: 'rep-1', revision: 1 });

  it.each(['2026-02-28 23:59:59+00', '2024-02-29 00:00:00.123456+00', '2026-06-01 08:00:00.5+02'])(
    'is an instant as the database writes it: %s',
    (enteredAt) => expect(placeOf(cursorAt(enteredAt), ArchivePlace)).toMatchObject({ enteredAt }),
  );

  it.each(['2026-02-29 00:00:00+00', '2026-99-99 99:99:99+00', '2026-06-01', "2026-06-01 08:00:00+00' or true"])(
    'is none that the database would stumble over: %s',
    (enteredAt) => expect(() => placeOf(cursorAt(enteredAt), ArchivePlace)).toThrow('Give the nextCursor'),
  );
});
