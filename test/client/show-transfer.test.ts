import { describe, expect, it } from 'vitest';
import { showStatus } from '../../client/show-transfer.js';
import { describeProblem } from '../../contract/problems.js';
import type { TransferStatus } from '../../contract/transfer-status.js';

const since = '2026-11-02T12:00:00.000Z';
const waiting: TransferStatus = {
  companyId: 'nordfjell',
  reportId: 'rep-1',
  revision: 1,
  reportNumber: 'S-1',
  kind: 'travel',
  status: 'waiting',
  since,
  problem: {
    code: 'TLX-301',
    ...describeProblem({ code: 'TLX-301', details: { category: 'taxi' } }),
    since,
    nextTryAt: '2026-11-02T18:00:00.000Z',
    details: { category: 'taxi' },
  },
  attempts: 1,
  travelExpenses: [],
  evidence: null,
};

describe('a status for whoever types a command', () => {
  it('says why it waits, until when, and where to read more', () => {
    expect(showStatus(waiting, { helpUrl: 'https://hjelp.example/tripletex' }).split('\n')).toEqual([
      `S-1 (rep-1): waiting since ${since}`,
      'The category “taxi” has no cost category in Tripletex. Add it as external reference. The report then goes by itself. (TLX-301)',
      'Next try 2026-11-02T18:00:00.000Z.',
      'Help: https://hjelp.example/tripletex#kategori',
    ]);
  });

  it('names no article where none are known', () => {
    expect(showStatus(waiting, { helpUrl: undefined })).not.toContain('Help');
  });
});
