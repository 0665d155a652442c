import type { ApprovedReport, ReportLine } from '../../../contract/approved-report.js';
import type { CompanyView } from '../view.js';
import { lineWords } from '../words/lines.js';
import { transfer } from '../words/transfer.js';
import { detailsOf } from './line-details.js';

/** What was approved, line by line. */
export function LineTable({ view, report }: { view: CompanyView; report: ApprovedReport }) {
  const { t, format } = view;
  return (
    <section class="card" aria-labelledby="lines-title">
      <h2 id="lines-title">{t(transfer.lines)}</h2>
      <table class="cards">
        <caption class="unseen">{t(transfer.lines)}</caption>
        <thead>
          <tr>
            <th scope="col">{t(transfer.category)}</th>
            <th scope="col">{t(lineWords.content)}</th>
            <th scope="col">{t(transfer.date)}</th>
            <th scope="col" class="sum">
              {t(transfer.amount)}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.lines.map((line) => (
            <tr>
              <th scope="row" data-label={t(transfer.category)}>
                {line.category}
              </th>
              <td data-label={t(lineWords.content)} class="wide content">
                <Details details={detailsOf(view, line)} />
              </td>
              <td data-label={t(transfer.date)} class="whole">
                {format.date(dayOf(line))}
              </td>
              <td data-label={t(transfer.amount)} class="sum">
                {format.money(line.amountNok)}
                {line.type === 'cost' && line.amount.currency !== 'NOK' && (
                  <span class="under">
                    {format.amount(line.amount.value)} {line.amount.currency}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan={3}>
              {t(transfer.sum)}
            </th>
            <td class="sum">{format.money(report.totalNok)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function dayOf(line: ReportLine): string {
  return (line.type === 'cost' || line.type === 'mileage' ? line.date : line.from).slice(0, 10);
}

function Details({ details }: { details: readonly string[] }) {
  if (details.length === 0) return <span class="nothing">–</span>;
  return (
    <ul class="line-details">
      {details.map((detail) => (
        <li>{detail}</li>
      ))}
    </ul>
  );
}
