import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../api/console/csv.js';

describe('a row of a table for spreadsheets', () => {
  it('has semicolons, and sums with a decimal comma', () => {
    expect(csvRow(['S-1', 'Taxi', 3, { sum: '-1250.50' }])).toBe('S-1;Taxi;3;-1250,50\r\n');
  });

  it('quotes what would break it', () => {
    expect(csvRow(['a;b', 'c"d', 'e\r\nf'])).toBe('"a;b";"c""d";"e\r\nf"\r\n');
  });

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '|cmd', '%0A'])(
    'lets no text be taken for a formula: %j',
    (text) => {
      expect(csvRow([text])).toMatch(/^"'/);
    },
  );
});
