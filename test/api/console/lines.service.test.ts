import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { plain, startConsole } from '../../support/console.js';
import { costLine, mileageLine, nightLine, perDiemLine } from '../../support/reports.js';
import { sharedService } from '../../support/service.js';

const service = await sharedService({ hasWorker: false });
const pages = await startConsole(service);
afterAll(() => pages.close());

/** What the page of a report says in a language. */
async function saidOf(lines: ApprovedReport['lines'], language: 'nb' | 'en'): Promise<string> {
  const company = await service.company({ isConnected: false });
  const report = company.report({ kind: 'travel', lines, department: { number: '20' } });
  await service.store.transfers.claim(report);
  const visitor = await pages.signIn({ companies: [report.companyId] });
  const path = `/c/${report.companyId}/archive/${report.reportId}`;
  return plain((await visitor.get(path, { 'accept-language': language })).body);
}

describe('the lines of a report tell what was approved', () => {
  it('of a dinner: who took part and why, on which project, and who paid', async () => {
    const dinner = costLine({
      category: 'representation',
      text: 'Middag på Lysverket',
      purpose: 'Kontrakt 2027',
      participants: [
        { name: 'Ada Gjest', company: 'Fjord AS' },
        { name: 'Kari Eksempel', employeeNumber: '2' },
      ],
      paidBy: 'company',
      paymentType: 'Firmakort',
      vatPercent: 0,
      project: { number: 'P-100' },
      department: { number: '30' },
    });
    const rest = 'Ada Gjest, Fjord AS; Kari Eksempel, ';
    expect(await saidOf([dinner], 'nb')).toContain(
      `Middag på Lysverket Kontrakt 2027 Deltakere: ${rest}ansattnr. 2 Betalt av firmaet: Firmakort Prosjekt P-100 Avdeling 30 12. mars 2026`,
    );
    expect(await saidOf([dinner], 'en')).toContain(
      `Participants: ${rest}employee no. 2 Paid by the company: Firmakort Project P-100 Department 30 12 March 2026`,
    );
  });

  it('of a drive: the way and its length as the reader writes numbers, passengers, trailer and forest road', async () => {
    const drive = mileageLine({ km: '168.5', passengers: ['Ola Med', 'Per Med'], trailer: true, forestRoad: true });
    expect(await saidOf([drive], 'nb')).toContain(
      'Bil: Oslo – Lillehammer, 168,5 km Passasjerer: Ola Med, Per Med Med tilhenger På skogs- og anleggsvei',
    );
    const boat = mileageLine({ km: '12.25', vehicle: 'boat', rateNok: '7.50', text: 'Til øya' });
    expect(await saidOf([boat], 'en')).toContain('Til øya Boat: Oslo – Lillehammer, 12.25 km Rate: NOK 7.50');
  });

  it('of a per diem and of nights: where, when, how many, and which meals were covered', async () => {
    const lines = [perDiemLine({ country: 'SE', place: 'Malmö' }), nightLine({ nights: 2, address: 'Kjerkgata 1' })];
    const said = await saidOf(lines, 'nb');
    expect(said).toContain(
      'Malmö, Sverige 12. mars 2026, 08:00 – 13. mars 2026, 17:00 Hotell Dekkede måltider: 1 × frokost',
    );
    expect(said).toContain('Røros, Kjerkgata 1 12. mars 2026 – 13. mars 2026, 2 netter');
  });

  it('and the report itself tells when its journey was, and what it is booked on', async () => {
    const said = await saidOf([costLine()], 'nb');
    expect(said).toContain('Oslo – Lysaker: Kundemøte 12. mars 2026, 09:00 – 12. mars 2026, 11:00');
    expect(said).toContain('Avdeling 20');
    expect(said).toContain('Fradrag for mva.: 12 %');
  });
});
