import { html } from 'hono/html';
import type { CompanyHandle } from './company-handle.js';
import type { CompensationView, CostView, TravelExpenseView } from './travel-expense-view.js';

/** How the pages write what stands in a travel expense. */

type Html = ReturnType<typeof html>;

/** Everything that is paid for, one after another. */
export function lineList({ costs, perDiems, mileages, accommodations }: TravelExpenseView): Html {
  return html`<ul>
    ${costs.map(costLine)} ${perDiems.map((line) => rateLine('Diett', line))}
    ${mileages.map((line) => rateLine('Kjøring', line))} ${accommodations.map((line) => rateLine('Nattillegg', line))}
  </ul>`;
}

function costLine({
  date,
  category,
  vatTypeId,
  paymentType,
  amountNok,
  amount,
  currency,
  comments,
  participants,
}: CostView): Html {
  const foreign = currency === 'NOK' ? '' : ` (${currency} ${amount})`;
  const people = participants.length === 0 ? '' : ` Deltakere: ${participants.join(', ')}.`;
  return html`<li>
    ${date ?? 'uten dato'} ${category ?? 'uten kategori'}, mva-kode ${vatTypeId ?? '–'},
    ${paymentType ?? 'uten betalingstype'}: ${kroner(amountNok)}${foreign} <em>${comments}${people}</em>
  </li>`;
}

function rateLine(name: string, { count, rate, amountNok, place, passengers, supplementNok }: CompensationView): Html {
  const people =
    passengers.length === 0
      ? ''
      : ` Passasjerer: ${passengers.join(', ')}${supplementNok === null ? '' : ` (+ ${kroner(supplementNok)})`}.`;
  return html`<li>${name} ${place}: ${count} × ${rate} = ${kroner(amountNok)} <em>${people}</em></li>`;
}

/** Where the receipts are opened. */
export function receiptsPath({ name }: CompanyHandle, id: number): string {
  return `/receipts/${encodeURIComponent(name)}/${id}`;
}

export function kroner(amount: string): string {
  return amount.replace('.', ',').replaceAll(/(\d)(?=(\d{3})+,)/g, '$1\u00a0');
}

export const STATES: Readonly<Record<TravelExpenseView['state'], string>> = {
  OPEN: 'Åpen',
  DELIVERED: 'Levert',
  APPROVED: 'Godkjent',
  SALARY_PAID: 'Utbetalt',
  REJECTED: 'Avvist',
};
