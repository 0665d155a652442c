import type { ListedTransfer } from '../../../client/archive-client.js';
import { isEnd, type TransferStatus } from '../../../contract/transfer-status.js';
import { employeeWords } from '../employee.js';
import { Breakable, Button, Form, StatusPill, Time } from '../parts/elements.js';
import { TravelExpenseLink } from '../tripletex-links.js';
import type { CompanyView } from '../view.js';
import { archive } from '../words/archive.js';
import { isForReader, whoActs } from '../words/causes.js';
import { common, KIND_WORDS } from '../words/common.js';
import { canHasten } from './cures.js';

/** Reports as a table, on small screens as cards; those that wait can be chosen and tried again. */
export function ReportTable({ view, items }: { view: CompanyView; items: readonly ListedTransfer[] }) {
  const { t, company } = view;
  const isAnyWaiting = items.some(({ status }) => mayRetryHere(status));
  return (
    <Form view={view} action={`/c/${company.id}/archive/retry`}>
      <input type="hidden" name="back" value={view.address} />
      {/* What Enter on a box presses: the first button there is, which would try another report again. */}
      {isAnyWaiting && <button type="submit" class="unseen" tabindex={-1} aria-hidden="true"></button>}
      <table class="cards" data-choosable>
        <caption class="unseen">{t(archive.caption)}</caption>
        <thead>
          <tr>
            <th scope="col" class="narrow" data-choose-all={t(archive.chooseAll)}>
              <span class="unseen">{t(archive.choose)}</span>
            </th>
            <th scope="col">{t(archive.columnReport)}</th>
            <th scope="col">{t(archive.columnEmployee)}</th>
            <th scope="col" class="sum">
              {t(archive.columnSum)}
            </th>
            <th scope="col">{t(archive.columnStatus)}</th>
            <th scope="col">{t(archive.columnTripletex)}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row view={view} item={item} />
          ))}
        </tbody>
      </table>
      {isAnyWaiting && (
        <div class="table-actions">
          <Button>{t(archive.retryChosen)}</Button>
        </div>
      )}
    </Form>
  );
}

function Row({ view, item }: { view: CompanyView; item: ListedTransfer }) {
  const { t, format, company } = view;
  const { status, title, employee, totalNok } = item;
  const { reportId, reportNumber, revision } = status;
  const page = `/c/${company.id}/archive/${reportId}`;
  const href = countsNoMore(status) ? `${page}?revision=${revision}` : page;
  const choice = `choose-${reportId}-${revision}`;
  return (
    <tr class={status.status === 'superseded' ? 'faded' : undefined}>
      <td class="narrow">
        {mayRetryHere(status) && (
          <label class="tick">
            <input type="checkbox" name="report" value={reportId} id={choice} />
            <span class="unseen">
              {t(archive.chooseReport)} {reportNumber}
            </span>
          </label>
        )}
      </td>
      <th scope="row" data-label={t(archive.columnReport)}>
        <a href={href} class="whole">
          {reportNumber}
        </a>
        {revision > 1 && (
          <span class="tag">
            {t(archive.revision)} {revision}
          </span>
        )}
        <span class="under">
          {t(KIND_WORDS[status.kind])} · {title}
        </span>
      </th>
      <td data-label={t(archive.columnEmployee)}>
        <Breakable text={t(employeeWords(employee))} />
      </td>
      <td data-label={t(archive.columnSum)} class="sum">
        {format.money(totalNok)}
      </td>
      <td data-label={t(archive.columnStatus)} class="wide">
        <Standing view={view} status={status} />
      </td>
      <td data-label={t(archive.columnTripletex)}>
        <Numbers view={view} status={status} />
      </td>
    </tr>
  );
}

/** Whether the page of the report may show another revision unless this one is named. */
function countsNoMore({ status, revision }: TransferStatus): boolean {
  return status === 'superseded' || (status === 'cancelled' && revision > 1);
}

function Standing({ view, status }: { view: CompanyView; status: TransferStatus }) {
  const { t, company, session } = view;
  const { problem, since, reportId } = status;
  return (
    <div class="standing">
      <StatusPill view={view} status={status} />
      <span class="under">
        {t(common.since)} <Time view={view} at={problem?.since ?? since} />
      </span>
      {problem && (
        <>
          <p class="why">
            {t(problem.message)} <span class="code">{problem.code}</span>
          </p>
          <p class="who">
            <strong>{t(whoActs(problem.who, session.role))}</strong>
            {problem.class === 'S' && isForReader(problem.who, session.role) && (
              <a href={`/c/${company.id}/archive/${reportId}`}>
                {t(archive.decideOne)}
                <span class="unseen"> {status.reportNumber}</span>
              </a>
            )}
            {mayRetryHere(status) && (
              <Button kind="link" formaction={`/c/${company.id}/archive/${reportId}/retry`}>
                {t(archive.retryOne)}
                <span class="unseen"> {status.reportNumber}</span>
              </Button>
            )}
          </p>
        </>
      )}
    </div>
  );
}

/** The travel expenses of a report, by the number that Tripletex shows. */
function Numbers({ view, status }: { view: CompanyView; status: Pick<TransferStatus, 'travelExpenses'> }) {
  if (status.travelExpenses.length === 0) return <span class="nothing">–</span>;
  return (
    <ul class="numbers">
      {status.travelExpenses.map(({ id, number }) => (
        <li>
          <TravelExpenseLink view={view} id={id}>
            {number === '' ? id : number}
          </TravelExpenseLink>
        </li>
      ))}
    </ul>
  );
}

/** Whether trying again makes sense: it waits, or something about it is to be looked at again, unless it goes at its own time. */
export function mayRetry({ status, problem }: TransferStatus): boolean {
  if (status === 'superseded') return false;
  return problem === null ? !isEnd(status) && status !== 'transferring' : canHasten(problem);
}

/** Whether it may be tried again without further ado: what a person must decide is decided on its own page. */
function mayRetryHere(status: TransferStatus): boolean {
  return mayRetry(status) && status.problem?.class !== 'S';
}
