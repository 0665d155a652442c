import { ApprovedReport, type ReceiptReference } from '../../contract/approved-report.js';
import company from './samples/company.json' with { type: 'json' };
import taxi from './samples/e01-taxi.json' with { type: 'json' };
import euro from './samples/e02-euro.json' with { type: 'json' };
import mileage from './samples/e03-mileage.json' with { type: 'json' };
import bergen from './samples/e04-bergen.json' with { type: 'json' };
import hamar from './samples/e05-hamar.json' with { type: 'json' };
import office from './samples/e06-office.json' with { type: 'json' };
import dinner from './samples/e07-dinner.json' with { type: 'json' };
import projects from './samples/e08-projects.json' with { type: 'json' };
import mixedVat from './samples/e09-mixed-vat.json' with { type: 'json' };
import newYear from './samples/e10-new-year.json' with { type: 'json' };
import companyCard from './samples/e11-company-card.json' with { type: 'json' };

/** The company of the samples: its categories (Sonya's key → external reference) and who works there. */
export const sampleCompany = company;

/** What the service adds to a sample's receipt when it hands the report over. */
export type ReceiptContent = Pick<ReceiptReference, 'size' | 'sha256' | 'url'>;

interface Sample {
  readonly receipts: readonly { readonly id: string }[];
}

const samples: ReadonlyMap<string, Sample> = new Map<string, Sample>([
  ['e01-taxi', taxi],
  ['e02-euro', euro],
  ['e03-mileage', mileage],
  ['e04-bergen', bergen],
  ['e05-hamar', hamar],
  ['e06-office', office],
  ['e07-dinner', dinner],
  ['e08-projects', projects],
  ['e09-mixed-vat', mixedVat],
  ['e10-new-year', newYear],
  ['e11-company-card', companyCard],
]);

export const sampleNames: readonly string[] = [...samples.keys()];

/** A sample as an approved report, its receipts where `contentOf` says. Undefined when there is none of that name. */
export function sampleReport(
  name: string,
  contentOf: (receiptId: string) => ReceiptContent,
): ApprovedReport | undefined {
  const sample = samples.get(name);
  if (sample === undefined) return undefined;
  const receipts = sample.receipts.map((receipt) => ({ ...receipt, ...contentOf(receipt.id) }));
  return ApprovedReport.parse({ ...sample, receipts });
}
