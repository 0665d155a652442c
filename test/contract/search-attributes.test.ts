import { describe, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';

describe('the search attributes', () => {
  it('are named and typed as operators and dashboards rely on', () => {
    expect(Object.fromEntries(SEARCH_ATTRIBUTES.map(({ name, type }) => [name, type]))).toEqual({
      SonyaCompanyId: 'KEYWORD',
      SonyaReportId: 'KEYWORD',
      TransferStatus: 'KEYWORD',
      ProblemCode: 'KEYWORD',
      NeedsAttention: 'BOOL',
    });
  });
});
