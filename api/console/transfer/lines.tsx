import type { ApprovedReport, ReportLine } from '../../../contract/approved-report.js';
import type { CompanyView } from '../view.js';
import { transfer } from '../words/transfer.js';

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
                <span class="under">{whatFor(line)}</span>
              </th>
              <td data-label={t(transfer.date)}>{format.day(`${dayOf(line)}T12:00:00Z`)}</td>
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
            <th scope="row" colspan={2}>
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

function whatFor(line: ReportLine): string {
  if (line.text !== undefined) return line.text;
  if (line.type === 'cost') return line.purpose ?? '';
  return line.type === 'mileage' ? `${line.from} – ${line.to}, ${line.km.replace('.', ',')} km` : line.place;
}
