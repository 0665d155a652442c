import { describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { hasEnded, sharedService, type TestCompany } from '../support/service.js';

const service = await sharedService();
const company = await service.company();

/** Hands a sample over as a report of the test's company and waits for its end. */
async function carry(name: string, to: TestCompany = company): Promise<ApprovedReport> {
  const report = { ...(await service.approval.sampleReport(name)), companyId: to.companyId };
  await service.send(report);
  const status = await service.until(report, hasEnded);
  expect(status).toMatchObject({
    status: 'transferred',
    problem: null,
    evidence: { approvedNok: report.totalNok, totalNok: report.totalNok },
  });
  return report;
}

/** The travel expenses that stand in Tripletex for a report. */
function standing({ reportNumber }: ApprovedReport, of: TestCompany = company) {
  return of.tripletex
    .travelExpenses()
    .filter(({ title }) => title.startsWith(`${reportNumber} `) || title.startsWith(`${reportNumber}/`));
}

/** What counts of its costs: category, amount in NOK, VAT type, payment type. */
function costsOf(report: ApprovedReport, of: TestCompany = company) {
  return standing(report, of).map(({ costs }) =>
    costs.map(({ category, amountNok, vatTypeId, paymentType }) => [category, amountNok, vatTypeId, paymentType]),
  );
}

describe('the sample reports stand approved in Tripletex', () => {
  it('a taxi with its receipt', async () => {
    const report = await carry('e01-taxi');
    expect(standing(report)).toMatchObject([
      { type: 0, state: 'APPROVED', amountNok: '448.00', title: 'S-1001 Taxi til kundemøte' },
    ]);
    expect(costsOf(report)).toEqual([[['Taxi', '448.00', 12, 'Privat utlegg']]]);
    expect(company.tripletex.attachment('S-1001')?.pages).toBe(2);
  });

  it('a taxi in a company without VAT registration, with no VAT and the same total', async () => {
    const unregistered = await service.company();
    unregistered.tripletex.setVatRegistration('VAT_NOT_REGISTERED');
    const report = await carry('e01-taxi', unregistered);
    expect(costsOf(report, unregistered)).toEqual([[['Taxi', '448.00', 0, 'Privat utlegg']]]);
  });

  it('three foreign costs, each with its currency, its amount and the approved NOK', async () => {
    const report = await carry('e02-euro');
    const [expense] = standing(report);
    expect(expense).toMatchObject({ type: 0, state: 'APPROVED', amountNok: '899.00' });
    expect(
      expense?.costs.map(({ currency, amount, amountNok, vatTypeId }) => [currency, amount, amountNok, vatTypeId]),
    ).toEqual([
      ['EUR', '24.00', '278.40', 0],
      ['EUR', '35.50', '411.80', 0],
      ['EUR', '18.00', '208.80', 0],
    ]);
  });

  it('mileage with two passengers as cost lines, and tolls; no receipts, no document', async () => {
    const report = await carry('e03-mileage');
    expect(costsOf(report)[0]?.map(([category, amount]) => [category, amount])).toEqual([
      ['Reisekostnad, ikke oppgavepliktig', '1226.40'],
      ['Reisekostnad, ikke oppgavepliktig', '1226.40'],
      ['Bomavgift', '74.00'],
      ['Bomavgift', '74.00'],
    ]);
    expect(company.tripletex.attachment(report.reportNumber)).toBeNull();
  });

  it('a journey with per diem, hotel and flight', async () => {
    const report = await carry('e04-bergen');
    expect(costsOf(report)[0]?.map(([category, amount, vat]) => [category, amount, vat])).toEqual([
      ['Reisekostnad, ikke oppgavepliktig', '2017.00', 0],
      ['Hotell', '2980.00', 12],
      ['Fly', '1860.00', 12],
    ]);
  });

  it('a day’s journey with per diem and train', async () => {
    expect(costsOf(await carry('e05-hamar'))[0]?.map(([category, amount]) => [category, amount])).toEqual([
      ['Reisekostnad, ikke oppgavepliktig', '397.00'],
      ['Tog', '578.00'],
    ]);
  });

  it('an employee expense, with a receipt that two lines share once', async () => {
    const report = await carry('e06-office');
    expect(standing(report)).toMatchObject([{ type: 1, state: 'APPROVED', amountNok: '1249.00' }]);
    const { travelExpenses } = await service.transfers.status(company.companyId, report.reportId);
    expect(travelExpenses).toMatchObject([
      { lines: ['l1', 'l2'], receiptPages: company.tripletex.attachment(report.reportNumber)?.pages },
    ]);
    expect(report.receipts).toHaveLength(1);
  });

  it('representation with its participants and purpose', async () => {
    const report = await carry('e07-dinner');
    const [cost] = standing(report)[0]?.costs ?? [];
    expect(cost).toMatchObject({ amountNok: '2240.00', vatTypeId: 0, comments: 'Kontraktsmøte' });
    expect(cost?.participants).toEqual(['Ida Demo', 'Per Prøvesen', 'Lise Prøve, Kunde AS', 'Tom Tester, Kunde AS']);
  });

  it('two projects as two travel expenses, each with its own receipts', async () => {
    const report = await carry('e08-projects');
    expect(
      standing(report).map(({ title, amountNok, project, department }) => [
        title.split(' ')[0],
        amountNok,
        project,
        department,
      ]),
    ).toEqual([
      ['S-1008/1', '852.00', 'P-100 Prosjekt P-100', '20 Salg'],
      ['S-1008/2', '336.00', 'P-200 Prosjekt P-200', '20 Salg'],
    ]);
    const { travelExpenses } = await service.transfers.status(company.companyId, report.reportId);
    expect(travelExpenses.map(({ lines }) => lines)).toEqual([['l1', 'l2'], ['l3']]);
  });

  it('different VAT on one receipt', async () => {
    expect(costsOf(await carry('e09-mixed-vat'))[0]?.map(([category, , vat]) => [category, vat])).toEqual([
      ['Hotell', 12],
      ['Mat', 0],
      ['Parkering', 1],
    ]);
  });

  it('a journey over new year', async () => {
    expect(standing(await carry('e10-new-year'))).toMatchObject([{ state: 'APPROVED', amountNok: '5558.00' }]);
  });

  it('a flight on the company’s card', async () => {
    expect(costsOf(await carry('e11-company-card'))).toEqual([[['Fly', '3120.00', 12, 'Firmakort']]]);
  });
});

describe('a transfer in its right size', () => {
  it('takes at most 6 requests to Tripletex and 31 events when session and reference data are warm', async () => {
    const warm = await service.company();
    await carry('e01-taxi', warm);
    service.sandbox.clearRequests(warm.tripletex.name);
    const taxi = await service.approval.sampleReport('e01-taxi');
    const report = {
      ...taxi,
      companyId: warm.companyId,
      reportId: 'rep-warm',
      reportNumber: 'S-9001',
      totalNok: '448.10',
      lines: taxi.lines.map((line) => ({ ...line, amountNok: '448.10', amount: { value: '448.10', currency: 'NOK' } })),
    } as ApprovedReport;
    await service.send(report);
    await service.until(report, hasEnded);
    const calls = service.sandbox.requestsOf(warm.tripletex.name);
    expect(calls.map(({ method, path }) => `${method} ${path.replaceAll(/\d+/g, '{id}')}`)).toEqual([
      'GET /travelExpense',
      'POST /travelExpense',
      'POST /travelExpense/{id}/attachment',
      'GET /travelExpense/{id}',
      'PUT /travelExpense/:approve',
      'GET /travelExpense/{id}',
    ]);
    const history = await service.client.workflow.getHandle(transferWorkflowId(report)).fetchHistory();
    expect(history.events?.length).toBeLessThanOrEqual(31);
  });
});
