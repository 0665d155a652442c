import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../api/console/format.js';

const spaced = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const { nb, en } = { nb: formatOf('nb'), en: formatOf('en') };

describe('a sum', () => {
  it('is written as people write it', () => {
    expect(spaced(nb.money('6857.00'))).toBe('6 857,00 kr');
    expect(spaced(en.money('6857.00'))).toBe('NOK 6,857.00');
  });

  it('of another currency is written alike, without the name of ours', () => {
    expect(spaced(nb.amount('1042.50'))).toBe('1 042,50');
    expect(spaced(en.amount('1042.50'))).toBe('1,042.50');
  });

  it('is exact, however large it is', () => {
    expect(spaced(nb.money('9007199254740993.07'))).toBe('9 007 199 254 740 993,07 kr');
  });
});

describe('a number', () => {
  it('has the decimal sign of its language, and no more decimals than it was given', () => {
    expect([nb.decimal('168.50'), en.decimal('168.50')]).toEqual(['168,5', '168.5']);
    expect([nb.decimal('168.0'), en.decimal('168.0')]).toEqual(['168', '168']);
  });
});

describe('a day, and a time by the clock on the wall', () => {
  it('is told as it was approved, in whatever zone the machine is', () => {
    expect([nb.date('2026-06-04'), en.date('2026-06-04')]).toEqual(['4. juni 2026', '4 June 2026']);
    expect(nb.wallClock('2026-03-29T02:30')).toBe('29. mars 2026, 02:30');
    expect(en.wallClock('2026-06-04T23:59')).toBe('4 June 2026, 23:59');
  });
});

describe('a country', () => {
  it('is told by its name', () => {
    expect([nb.country('SE'), en.country('SE')]).toEqual(['Sverige', 'Sweden']);
  });
});

describe('a share', () => {
  it('is written as people write it', () => {
    expect(spaced(nb.percent(0.0234))).toBe('2,3 %');
    expect(spaced(en.percent(0.0234))).toBe('2.3%');
    expect([0, 1].map((share) => spaced(nb.percent(share)))).toEqual(['0 %', '100 %']);
  });

  it('that is small is not nothing, and almost all is not all', () => {
    expect([1 / 5000, 4999 / 5000].map((share) => spaced(nb.percent(share)))).toEqual(['< 0,1 %', '> 99,9 %']);
  });
});

describe('an instant', () => {
  it('is told by the clocks of Oslo', () => {
    expect(nb.time('2026-06-03T22:30:00Z')).toBe('4. juni 2026, 00:30');
    expect(en.time('2026-06-03T22:30:00Z')).toBe('4 June 2026, 00:30');
  });

  it('tells how long ago it was', () => {
    const now = new Date('2026-06-04T12:00:00Z');
    expect(spaced(nb.since('2026-06-04T09:00:00Z', now))).toBe('3 timer');
    expect(spaced(en.since('2026-06-02T09:00:00Z', now))).toBe('2 days');
  });
});
