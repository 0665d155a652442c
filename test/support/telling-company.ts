import type { ApprovedReport } from '../../contract/approved-report.js';
import { aPdf } from './receipts.js';
import { costLine, mileageLine, nightLine, perDiemLine } from './reports.js';
import { hasEnded, waitsFor, type TestCompany, type TestService } from './service.js';

/** A company at which there is something of everything that its pages can show. */
export interface TellingCompany {
  readonly company: TestCompany;
  /** A report with every type of line, with a receipt, in Tripletex; it was corrected once. */
  readonly transferred: ApprovedReport;
  /** One for which somebody must choose the employee. */
  readonly undecided: ApprovedReport;
  /** One whose write got no answer, and that cannot be looked up as long as Tripletex is away. */
  readonly unknown: ApprovedReport;
}

/** Fills a company of the service. Tripletex is away for it afterwards. */
export async function tellingCompany(service: TestService): Promise<TellingCompany> {
  const company = await service.company();
  const { companyId, tripletex } = company;
  await service.syncs.finished(companyId, await service.syncs.start(companyId));
  tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '90' });
  tripletex.change('costCategories', 'Porto', { isInactive: true });
  await service.syncs.finished(companyId, await service.syncs.start(companyId));
  const transferred = await corrected(service, company);
  const undecided = oneOf(company, { employee: { employeeNumber: '2', email: 'kari@nordfjell.example' } });
  const byHand = oneOf(company, { employee: { employeeNumber: '3' }, title: 'Parkering i Tromsø' });
  enterByHand(company);
  const waiting: [ApprovedReport, string][] = [
    [oneOf(company, { lines: [costLine({ category: 'ferry' })], title: 'Ferge til Moss' }), 'TLX-301'],
    [oneOf(company, { lines: [costLine({ category: 'ferry' })], title: 'Ferge til Horten' }), 'TLX-301'],
    [oneOf(company, { lines: [costLine({ category: 'spa' })], title: 'Velferd' }), 'TLX-301'],
    [oneOf(company, { employee: { email: 'ukjent@nordfjell.example' } }), 'TLX-201'],
    [oneOf(company, { department: { number: '99' } }), 'TLX-305'],
    [undecided, 'TLX-203'],
    [byHand, 'TLX-801'],
  ];
  const cancelled = oneOf(company, { department: { number: '98' }, title: 'Kurs som ble avlyst' });
  await Promise.all([...waiting.map(([report]) => report), cancelled].map((report) => service.send(report)));
  for (const [report, code] of [...waiting, [cancelled, 'TLX-305'] as const])
    await service.until(report, waitsFor(code));
  await service.transfers.resolve(companyId, cancelled.reportId, { action: 'cancel', by: 'Nora Leder' });
  const unknown = await withoutAnswer(service, company);
  return { company, transferred, undecided, unknown };
}

function oneOf(company: TestCompany, changes: Partial<ApprovedReport>): ApprovedReport {
  return company.report({ kind: 'travel', lines: [costLine()], ...changes });
}

/** A long report in its second revision. */
async function corrected(service: TestService, company: TestCompany): Promise<ApprovedReport> {
  const bytes = await aPdf({ pages: 2 });
  const stored = service.approval.addReceipt({ bytes, fileName: 'hotell-bergen.pdf', contentType: 'application/pdf' });
  const representation = {
    category: 'representation',
    vatPercent: 0 as const,
    purpose: 'Middag med kunden etter signering',
    participants: [{ name: 'Nils Gjest', company: 'Bølgen AS' }, { name: 'Kari Eksempel' }],
  };
  const report = company.report({
    kind: 'travel',
    title: 'Kundebesøk i Bergen med overnatting',
    lines: [
      costLine({ text: 'Taxi fra Flesland', receipts: ['r1'] }),
      costLine({ id: 'l2', amountNok: '1890.00', ...representation }),
      costLine({ id: 'l3', vatPercent: 0, amount: { value: '42.50', currency: 'EUR' }, amountNok: '498.10' }),
      mileageLine({ passengers: ['Nora Eksempel'] }),
      perDiemLine(),
      nightLine(),
    ],
    receipts: [{ ...stored, id: 'r1' }],
  });
  await service.send(report);
  await service.until(report, hasEnded);
  const again = { ...report, revision: 2, title: 'Kundebesøk i Bergen, rettet' };
  await service.send(again);
  await service.until(again, (status) => status.revision === 2 && hasEnded(status));
  return again;
}

function enterByHand({ tripletex }: TestCompany): void {
  tripletex.enterByHand({
    employee: tripletex.employees.find(({ employeeNumber }) => employeeNumber === '3')!.id,
    title: 'Ført for hånd',
    departure: '2026-03-12',
    return: '2026-03-12',
    costs: [{ date: '2026-03-12', amount: '448.00' }],
  });
}

async function withoutAnswer(service: TestService, company: TestCompany): Promise<ApprovedReport> {
  const { name } = company.tripletex;
  const report = oneOf(company, { employee: { employeeNumber: '5' }, title: 'Tog til Hamar' });
  service.sandbox.faults.add({
    on: { method: 'POST', path: '^/travelExpense$', company: name },
    what: { kind: 'drop', when: 'after' },
  });
  await service.send(report);
  await service.until(report, ({ status }) => status === 'unknownOutcome');
  service.sandbox.faults.add({ on: { company: name }, what: { kind: 'answer', status: 503 }, times: 'always' });
  await service.until(report, ({ status }) => status === 'unknownOutcome');
  return report;
}
