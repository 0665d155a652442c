import type { ApprovedReport, CostLine, ReceiptReference, ReportLine } from '../../contract/approved-report.js';
import { sumMoney } from '../../contract/money.js';

/** Everything may be fetched: for rules that are not about receipts. */
export const anyHost = (): boolean => true;

export function costLine(changes: Partial<CostLine> = {}): CostLine {
  const amountNok = changes.amountNok ?? '448.00';
  return {
    type: 'cost',
    id: 'l1',
    category: 'taxi',
    date: '2026-03-12',
    amount: { value: amountNok, currency: 'NOK' },
    amountNok,
    vatPercent: 12,
    paidBy: 'employee',
    receipts: [],
    ...changes,
  };
}

export function mileageLine(
  changes: Partial<Extract<ReportLine, { type: 'mileage' }>> = {},
): Extract<ReportLine, { type: 'mileage' }> {
  return {
    type: 'mileage',
    id: 'm1',
    category: 'driving',
    date: '2026-03-12',
    from: 'Oslo',
    to: 'Lillehammer',
    km: '168.0',
    vehicle: 'car',
    passengers: [],
    trailer: false,
    forestRoad: false,
    amountNok: '890.40',
    ...changes,
  };
}

export function perDiemLine(
  changes: Partial<Extract<ReportLine, { type: 'perDiem' }>> = {},
): Extract<ReportLine, { type: 'perDiem' }> {
  return {
    type: 'perDiem',
    id: 'p1',
    category: 'perDiem',
    from: '2026-03-12T08:00',
    to: '2026-03-13T17:00',
    country: 'NO',
    place: 'Bergen',
    overnight: 'hotel',
    meals: [{ date: '2026-03-13', breakfast: true, lunch: false, dinner: false }],
    amountNok: '1012.00',
    ...changes,
  };
}

export function nightLine(
  changes: Partial<Extract<ReportLine, { type: 'nightAllowance' }>> = {},
): Extract<ReportLine, { type: 'nightAllowance' }> {
  return {
    type: 'nightAllowance',
    id: 'n1',
    category: 'night',
    from: '2026-03-12',
    to: '2026-03-13',
    nights: 1,
    place: 'Røros',
    amountNok: '435.00',
    ...changes,
  };
}

export function receipt(id: string, changes: Partial<ReceiptReference> = {}): ReceiptReference {
  return {
    id,
    fileName: `${id}.pdf`,
    contentType: 'application/pdf',
    size: 10,
    sha256: 'a'.repeat(64),
    url: `https://receipts.example/${id}`,
    ...changes,
  };
}

/** A travel report that keeps every rule; the total follows its lines. */
export function travelReport(changes: Partial<ApprovedReport> = {}): ApprovedReport {
  const lines = changes.lines ?? [costLine()];
  return {
    schemaVersion: 1,
    companyId: 'nordfjell',
    reportId: 'rep-1',
    revision: 1,
    reportNumber: 'S-1',
    kind: 'travel',
    title: 'Taxi til kundemøte',
    employee: { employeeNumber: '1' },
    approvals: [{ by: 'Nora Leder', at: '2026-11-02T09:12:00+01:00' }],
    totalNok: sumMoney(lines.map(({ amountNok }) => amountNok)),
    travel: {
      purpose: 'Kundemøte',
      from: 'Oslo',
      to: 'Lysaker',
      abroad: false,
      departure: '2026-03-12T09:00',
      return: '2026-03-12T11:00',
    },
    lines,
    receipts: [],
    ...changes,
  };
}

/** An expense report that keeps every rule. */
export function expenseReport(changes: Partial<ApprovedReport> = {}): ApprovedReport {
  const { travel: _, ...report } = travelReport({
    kind: 'expense',
    title: 'Rekvisita',
    lines: [costLine({ category: 'office', vatPercent: 25 })],
    ...changes,
  });
  return report;
}
