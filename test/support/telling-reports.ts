import type { ApprovedReport } from '../../contract/approved-report.js';
import { aPdf } from './receipts.js';
import { costLine } from './reports.js';
import type { TestCompany, TestService } from './service.js';

/** Names, sums and the like that nothing but a leak can bring to light. */
export const TOLD = {
  firstName: 'Ragnfrid',
  lastName: 'Tellingsdatter',
  email: 'ragnfrid.tellingsdatter@lekkasje.example',
  unknownEmail: 'ukjent.fjellrev@lekkasje.example',
  approver: 'Torgrim Godkjennerud',
  title: 'Overtakelsesmøtet på Håøya',
  purpose: 'Fusjonsforhandling med Bølgen',
  travelPurpose: 'Hemmelig befaring i Sørøysundet',
  from: 'Knaphullsveien 7',
  to: 'Trollåsbråten',
  text: 'Taxi hjem etter nachspielet',
  participant: 'Sigfrid Deltakerud',
  participantCompany: 'Hemmelighuset Holding AS',
  fileName: 'kvittering-fra-nattklubben.pdf',
  badFileName: 'bilde-av-sjefen-paa-bordet.jpg',
  category: 'Lekkasjekategorien',
  costCategory: 'Kollektivtransport',
  comment: 'Avvist: dette kjøper jeg ikke, Ragnfrid',
  note: 'Ringte Ragnfrids mor og oppklarte',
  decidedBy: 'Åshild Avgjørstad',
  sum: '31415.92',
  otherSum: '27182.81',
  total: '58598.73',
  changedSum: '31399.57',
  invalidTitle: 'Snikende Spesialtittel',
  message: 'Feltet må fylles ut av Gunnvor Feilmelderud',
} as const;

/** What a client without keys hands over in the clear. */
export const PLAIN = { approver: 'Plainfrid Klartekstrud', text: 'Åpenbaringstaxi', note: 'Klartekstnotatet' } as const;

const pdf = await aPdf();

/** What opens a door: the keys of the companies, Sonya's own tokens, and the keys of the encryption, as they may be written. */
export function secretsOf(service: TestService, companies: readonly TestCompany[]): string[] {
  const { TRIPLETEX_CONSUMER_TOKEN = '', ENCRYPTION_KEYS = '' } = service.environment;
  const tokens = [TRIPLETEX_CONSUMER_TOKEN, ...companies.map(({ tripletex }) => tripletex.userKey)];
  const inside = tokens.map(
    (token) => (JSON.parse(Buffer.from(token, 'base64').toString()) as { token: string }).token,
  );
  const base64 = ENCRYPTION_KEYS.split(':')[1] ?? '';
  const key = Buffer.from(base64, 'base64');
  return [...tokens, ...inside, service.approval.token, base64, key.toString('latin1'), [...key].join(',')];
}

export function tellingReports(service: TestService) {
  /** A company with the employee whom every word is about, and a category that only it has. */
  async function company(): Promise<TestCompany> {
    const made = await service.company();
    const { firstName, lastName, email } = TOLD;
    made.tripletex.addEmployee({ firstName, lastName, email, employeeNumber: '31415' });
    await service.categories.import(made.companyId, { [TOLD.category]: TOLD.costCategory });
    return made;
  }

  const stored = (fileName: string, bytes: Buffer, contentType: string) =>
    service.approval.addReceipt({ bytes, fileName, contentType });

  /** A report in which everything tells something. `lose` and `find`: its receipt at the approval service. */
  function report(made: TestCompany, changes: Partial<ApprovedReport> = {}, fileName: string = TOLD.fileName) {
    const isPicture = fileName.endsWith('.jpg');
    const contentType = isPicture ? 'image/jpeg' : 'application/pdf';
    const receipt = stored(fileName, isPicture ? Buffer.from('not a picture') : pdf, contentType);
    const participants = [{ name: TOLD.participant, company: TOLD.participantCompany }];
    const taxi = costLine({ amountNok: TOLD.sum, category: TOLD.category, text: TOLD.text, receipts: ['r1'] });
    const told = made.report({
      kind: 'travel',
      title: TOLD.title,
      employee: { email: TOLD.email },
      approvals: [{ by: TOLD.approver, at: '2026-11-02T09:12:00+01:00' }],
      travel: {
        purpose: TOLD.travelPurpose,
        from: TOLD.from,
        to: TOLD.to,
        abroad: false,
        departure: '2026-03-12T09:00',
        return: '2026-03-12T11:00',
      },
      lines: [
        { ...taxi, vatPercent: 0 },
        costLine({
          id: 'l2',
          amountNok: TOLD.otherSum,
          category: 'representation',
          vatPercent: 0,
          purpose: TOLD.purpose,
          participants,
        }),
      ],
      receipts: [{ ...receipt, id: 'r1' }],
      ...changes,
    });
    return {
      report: told,
      lose: () => service.approval.setFault(receipt.id, { kind: 'status', status: 404 }),
      find: () => service.approval.setFault(receipt.id, undefined),
    };
  }

  return { company, report };
}
