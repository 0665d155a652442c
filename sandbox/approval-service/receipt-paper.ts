import type { ApprovedReport, CostLine, ReceiptReference } from '../../contract/approved-report.js';
import { norwegianDay } from '../../contract/oslo-time.js';
import { fromOre, sumMoney, toOre } from '../../contract/money.js';

/** So many letters fit on a line of a receipt. */
export const PAPER_COLUMNS = 34;

/** The lines of text on a receipt, one page after the other. */
export type PaperPages = readonly (readonly string[])[];

interface Merchant {
  readonly name: string;
  readonly address: string;
  readonly goods: string;
  /** What the second page tells, for those who send one. */
  readonly terms?: readonly string[];
}

const MERCHANTS: Readonly<Record<string, Merchant>> = {
  taxi: { name: 'FJORDTAXI AS', address: 'Prøveveien 12, 0150 Oslo', goods: 'Tur' },
  metro: { name: 'MÉTRO EXEMPLE', address: "1 rue de l'Exemple, Paris", goods: 'Billet' },
  parking: { name: 'EKSEMPELPARK', address: 'Testgata 3', goods: 'Parkering' },
  hotel: {
    name: 'HOTELL FIKTIV',
    address: 'Bryggen 99, 5003 Bergen',
    goods: 'Overnatting',
    terms: ['Innsjekk fra kl. 15', 'Utsjekk innen kl. 12', 'Takk for oppholdet!'],
  },
  flight: {
    name: 'LUFTFARTEN PRØVE',
    address: 'Terminal 0, Eksempelstad',
    goods: 'Flyreise',
    terms: ['Billetten er personlig.', 'Bagasje: 1 kolli, 23 kg'],
  },
  train: { name: 'TOGSELSKAPET DEMO', address: 'Jernbanetorget 0, Oslo', goods: 'Togreise' },
  food: { name: 'KAFÉ EKSEMPEL', address: 'Torget 7', goods: 'Servering' },
  representation: { name: 'RESTAURANT BLÅBÆR', address: 'Fantasigata 4, 0160 Oslo', goods: 'Middag, 4 personer' },
  office: { name: 'KONTORBODEN DEMO', address: 'Prøvegata 21, 0182 Oslo', goods: 'Rekvisita' },
};

const ANYBODY: Merchant = { name: 'BUTIKKEN EKSEMPEL', address: 'Testveien 1', goods: 'Varer' };

/** What a made-up merchant would have printed for the lines that a receipt belongs to. */
export function paperFor(report: ApprovedReport, receipt: Pick<ReceiptReference, 'id'>): PaperPages {
  const lines = report.lines
    .filter((line) => line.type === 'cost')
    .filter(({ receipts }) => receipts.includes(receipt.id));
  const [first] = lines;
  if (first === undefined) return [['Kvittering']];
  const merchant = MERCHANTS[first.category] ?? ANYBODY;
  const total = sumMoney(lines.map(({ amount }) => amount.value));
  const front = [
    centred(merchant.name),
    centred(merchant.address),
    centred('Org.nr. 000 000 000 MVA'),
    '',
    row('Dato', norwegianDay(first.date)),
    row('Bilag', `${report.reportNumber}-${receipt.id}`),
    RULE,
    ...lines.map((line) => row(goodsOf(line), comma(line.amount.value))),
    RULE,
    row(`SUM ${first.amount.currency}`, comma(total)),
    ...lines.filter(({ vatPercent }) => vatPercent > 0).map(vatRow),
    '',
    centred(first.paidBy === 'company' ? 'Betalt med firmakort' : 'Betalt med kort'),
    centred('Oppdiktet kvittering'),
  ];
  return merchant.terms === undefined ? [front] : [front, [centred(merchant.name), '', ...merchant.terms]];
}

const RULE = '-'.repeat(PAPER_COLUMNS);

function goodsOf({ text, category }: CostLine): string {
  return text ?? (MERCHANTS[category] ?? ANYBODY).goods;
}

function vatRow({ amount, vatPercent }: CostLine): string {
  const vat = Math.round((toOre(amount.value) * vatPercent) / (100 + vatPercent));
  return row(`Herav MVA ${vatPercent} %`, comma(fromOre(vat)));
}

function row(left: string, right: string): string {
  return left.slice(0, PAPER_COLUMNS - right.length - 1).padEnd(PAPER_COLUMNS - right.length) + right;
}

function centred(text: string): string {
  return text.padStart(Math.floor((PAPER_COLUMNS + text.length) / 2));
}

function comma(money: string): string {
  return money.replace('.', ',');
}
