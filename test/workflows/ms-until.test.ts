import { expect, it, vi } from 'vitest';
import { msUntil } from '../../workflows/ms-until.js';

it('is the time until an instant, and one millisecond where that has passed or there is none', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-02T10:00:00Z') });
  expect(msUntil('2026-11-02T10:00:02Z')).toBe(2000);
  expect(msUntil('2026-11-02T10:00:00Z')).toBe(1);
  expect(msUntil('2026-11-01T10:00:00Z')).toBe(1);
  expect(msUntil(null)).toBe(1);
  vi.useRealTimers();
});
