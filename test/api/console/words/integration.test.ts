import { describe, expect, it } from 'vitest';
import { intervalWords } from '../../../../api/console/words/integration.js';

describe('how often a company is synchronised', () => {
  it.each([
    ['15m', 'Hvert kvarter', 'Every 15 minutes'],
    ['45m', 'Hvert 45. minutt', 'Every 45 minutes'],
    ['1m', 'Hvert minutt', 'Every minute'],
    ['1h', 'Hver time', 'Every hour'],
    ['60m', 'Hver time', 'Every hour'],
    ['1.5h', 'Hvert 90. minutt', 'Every 90 minutes'],
    ['4h', 'Hver 4. time', 'Every 4 hours'],
    ['6h', 'Hver sjette time', 'Every 6 hours'],
    ['24h', 'Hvert døgn', 'Every day'],
    ['48h', 'Hvert 2. døgn', 'Every 2 days'],
    ['90s', 'Hvert 90. sekund', 'Every 90 seconds'],
  ])('%s is said in words', (every, nb, en) => {
    expect(intervalWords(every)).toEqual({ nb, en });
  });
});
