import { describe, expect, it } from 'vitest';
import { resolveReport } from '../../../activities/transfer/resolve-report.js';
import { newCost, newTravelExpense } from '../../../activities/transfer/to-tripletex.js';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { referencesOf } from '../../support/references.js';
import { costLine, expenseReport, mileageLine, nightLine, perDiemLine, travelReport } from '../../support/reports.js';

const choices = {
  externalReferences: new Map(
    ['taxi', 'office', 'driving', 'perDiem', 'night', 'representation'].map((key) => [key, 'Taxi']),
  ),
  paymentTypes: { employee: null, company: null },
  employee: () => Promise.resolve(undefined),
};

async function bodyOf(report: ApprovedReport) {
  const [part] = await resolveReport(report, choices, referencesOf());
  return newTravelExpense(report, part!.plan);
}

describe('what is sent to Tripletex', () => {
  it('is a travel expense with its journey, times as HH:MM, its costs nested, nothing Tripletex refuses', async () => {
    const report = travelReport({
      reportNumber: 'S-1042',
      title: 'Kundebesøk',
      lines: [costLine({ text: 'Til flyplassen' })],
    });
    expect(await bodyOf(report)).toEqual({
      employee: { id: 1 },
      title: 'S-1042 Kundebesøk',
      travelDetails: {
        isForeignTravel: false,
        isDayTrip: true,
        isCompensationFromRates: false,
        departureDate: '2026-03-12',
        returnDate: '2026-03-12',
        departureTime: '09:00',
        returnTime: '11:00',
        departureFrom: 'Oslo',
        destination: 'Lysaker',
        purpose: 'Kundemøte',
      },
      costs: [
        {
          date: '2026-03-12',
          costCategory: { id: 10 },
          vatType: { id: 12 },
          paymentType: { id: 20 },
          amountCurrencyIncVat: 448,
          amountNOKInclVAT: 448,
          comments: 'Til flyplassen',
        },
      ],
    });
  });

  it('is an employee expense without a journey', async () => {
    const { schemaVersion: _, ...report } = expenseReport();
    const office = {
      ...report,
      schemaVersion: 1 as const,
      lines: [costLine({ externalReference: 'Taxi' })],
      kind: 'travel' as const,
    };
    expect(await bodyOf(office)).not.toHaveProperty('travelDetails');
  });

  it('leaves foreign costs out of it: they follow one by one, with the approved NOK', async () => {
    const foreign = costLine({
      id: 'l2',
      vatPercent: 0,
      amount: { value: '24.00', currency: 'EUR' },
      amountNok: '278.40',
    });
    const report = travelReport({ lines: [costLine(), foreign] });
    expect((await bodyOf(report)).costs).toHaveLength(1);
    const [part] = await resolveReport(report, choices, referencesOf());
    expect(newCost(part!.plan.costs[1]!)).toMatchObject({
      currency: { id: 5 },
      amountCurrencyIncVat: 24,
      amountNOKInclVAT: 278.4,
      vatType: { id: 0 },
    });
    expect(await bodyOf(travelReport({ lines: [foreign] }))).not.toHaveProperty('costs');
  });

  it.each([
    [
      mileageLine({ passengers: ['Nora Eksempel', 'Jon Demo'], trailer: true }),
      'Kilometergodtgjørelse bil Oslo – Lillehammer, 168 km, passasjerer: Nora Eksempel og Jon Demo, tilhenger',
    ],
    [mileageLine({ km: '12.5', text: 'Omvei' }), 'Kilometergodtgjørelse bil Oslo – Lillehammer, 12,5 km – Omvei'],
    [perDiemLine(), 'Diett Bergen, 12.03.2026 08:00 – 13.03.2026 17:00, hotell, dekket: 1 frokost'],
    [nightLine(), 'Nattillegg Røros, 12.03.2026 – 13.03.2026, 1 natt'],
  ])('tells an allowance by kind, route or place, and quantity', async (line, comments) => {
    expect((await bodyOf(travelReport({ lines: [line] }))).costs?.[0]).toMatchObject({ comments, date: '2026-03-12' });
  });

  it('holds the purpose of representation in the comment', async () => {
    const line = costLine({
      category: 'representation',
      vatPercent: 0,
      text: 'Middag',
      purpose: 'Kontraktsmøte',
      participants: [{ name: 'Tom Tester' }],
    });
    expect((await bodyOf(travelReport({ lines: [line] }))).costs?.[0]?.comments).toBe('Middag – Kontraktsmøte');
  });
});
