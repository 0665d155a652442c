import type { ApprovedReport } from '../../contract/approved-report.js';

/** A report as the approval service sends it. */
export const exampleReport: ApprovedReport = {
  schemaVersion: 1,
  companyId: 'nordfjell',
  reportId: 'rep-0104',
  revision: 1,
  reportNumber: 'S-1042',
  kind: 'travel',
  title: 'Taxi til kundemøte',
  employee: { employeeNumber: '1', email: 'kari@nordfjell.example' },
  approvals: [{ by: 'Nora Leder', at: '2026-11-02T09:12:00+01:00' }],
  totalNok: '448.00',
  travel: {
    purpose: 'Kundemøte',
    from: 'Oslo',
    to: 'Lysaker',
    abroad: false,
    departure: '2026-10-30T09:00',
    return: '2026-10-30T11:00',
  },
  lines: [
    {
      type: 'cost',
      id: 'l1',
      date: '2026-10-30',
      category: 'taxi',
      amount: { value: '448.00', currency: 'NOK' },
      amountNok: '448.00',
      vatPercent: 12,
      paidBy: 'employee',
      receipts: ['r1'],
    },
  ],
  receipts: [
    {
      id: 'r1',
      fileName: 'taxi.jpg',
      contentType: 'image/jpeg',
      size: 48213,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      url: 'https://receipts.sonya.example/nordfjell/rep-0104/r1',
    },
  ],
};
