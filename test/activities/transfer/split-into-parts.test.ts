import { describe, expect, it } from 'vitest';
import { splitIntoParts } from '../../../activities/transfer/split-into-parts.js';
import { costLine, receipt, travelReport } from '../../support/reports.js';

describe('a report becomes travel expenses', () => {
  it('one when all lines have the same project and department, marked with the report number', () => {
    const parts = splitIntoParts(travelReport({ reportNumber: 'S-1042', lines: [costLine(), costLine({ id: 'l2' })] }));
    expect(parts).toMatchObject([
      { position: 1, count: 1, marker: 'S-1042', projectNumber: null, departmentNumber: null },
    ]);
  });

  it('one for each project and department, in the order of their first lines, numbered', () => {
    const lines = [
      costLine({ id: 'l1', project: { number: 'B' } }),
      costLine({ id: 'l2' }),
      costLine({ id: 'l3', project: { number: 'B' } }),
      costLine({ id: 'l4', project: { number: 'B' }, department: { number: '30' } }),
    ];
    const parts = splitIntoParts(travelReport({ reportNumber: 'S-1', department: { number: '20' }, lines }));
    expect(
      parts.map(({ marker, projectNumber, departmentNumber, lines: own }) => [
        marker,
        projectNumber,
        departmentNumber,
        own.map(({ id }) => id),
      ]),
    ).toEqual([
      ['S-1/1', 'B', '20', ['l1', 'l3']],
      ['S-1/2', null, '20', ['l2']],
      ['S-1/3', 'B', '30', ['l4']],
    ]);
  });

  it('each with only its own receipts, in line order, each once', () => {
    const lines = [
      costLine({ id: 'l1', receipts: ['r2', 'r1'] }),
      costLine({ id: 'l2', receipts: ['r1', 'r3'] }),
      costLine({ id: 'l3', project: { number: 'B' }, receipts: ['r3'] }),
    ];
    const parts = splitIntoParts(travelReport({ lines, receipts: ['r1', 'r2', 'r3'].map((id) => receipt(id)) }));
    expect(parts.map(({ receipts }) => receipts)).toEqual([['r2', 'r1', 'r3'], ['r3']]);
  });
});
