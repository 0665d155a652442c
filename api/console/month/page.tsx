import type { CheckedReport } from '../../../client/archive-client.js';
import { isProblemCode } from '../../../contract/problems.js';
import type { Completeness } from '../../../contract/completeness.js';
import type { Text } from '../../../contract/text.js';
import { TransferState } from '../../../contract/transfer-status.js';
import { employeeWords } from '../employee.js';
import { Empty, StatusPill } from '../parts/elements.js';
import { Icon } from '../parts/icons.js';
import { Page } from '../parts/layout.js';
import type { CompanyView } from '../view.js';
import { whoActs } from '../words/causes.js';
import { common, STATUS_WORDS } from '../words/common.js';
import { month as words } from '../words/month.js';
import { PROBLEM_TITLES } from '../words/problems.js';
import type { CheckedMonth } from './routes.js';

interface Props {
  readonly view: CompanyView;
  /** `YYYY-MM` */
  readonly month: string;
  readonly checked: CheckedMonth | undefined;
}

const SHOWN_REPORTS = 200;

/** Whether everything of a month stands in Tripletex, what is missing and why. */
export function MonthPage({ view, month, checked }: Props) {
  const { t, format, company } = view;
  const crumbs = [{ label: t(common.expenses) }, { label: t(words.title) }];
  const exporting = (
    <a class="button button-plain" href={`/c/${company.id}/month.csv?month=${month}`} download>
      <Icon name="download" />
      {t(words.export)}
    </a>
  );
  return (
    <Page
      view={view}
      title={`${t(words.title)}: ${format.month(month)}`}
      place="month"
      crumbs={crumbs}
      aside={exporting}
    >
      <p class="lead">{t(words.intro)}</p>
      <Choice view={view} month={month} />
      <div id="month" data-live data-announce>
        {checked === undefined || checked.completeness.reports === 0 ? (
          <Empty title={t(words.emptyTitle)} icon="month">
            {t(words.empty)}
          </Empty>
        ) : (
          <Checked view={view} checked={checked} />
        )}
      </div>
    </Page>
  );
}

function Choice({ view, month }: { view: CompanyView; month: string }) {
  const { t, company } = view;
  const url = (other: string) => `/c/${company.id}/month?month=${other}`;
  return (
    <form method="get" action={`/c/${company.id}/month`} class="search">
      <div class="field">
        <label for="month-choice">{t(words.choose)}</label>
        <input id="month-choice" type="month" name="month" value={month} pattern="\d{4}-\d{2}" required />
      </div>
      <div class="search-actions">
        <button type="submit" class="button button-plain">
          {t(words.show)}
        </button>
        <a href={url(moved(month, -1))}>{t(words.before)}</a>
        <a href={url(moved(month, 1))}>{t(words.after)}</a>
      </div>
    </form>
  );
}

function moved(month: string, by: number): string {
  const date = new Date(`${month}-15T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

function Checked({ view, checked }: { view: CompanyView; checked: CheckedMonth }) {
  const { t } = view;
  const { completeness, reports } = checked;
  const missing = reports.filter((report) => !isInPlace(report));
  const inPlace = reports.filter(isInPlace);
  return (
    <>
      <Verdict view={view} isComplete={completeness.complete} />
      <Figures view={view} completeness={completeness} />
      {missing.length > 0 && (
        <section aria-labelledby="missing-title">
          <h2 id="missing-title">{t(words.missing)}</h2>
          {completeness.waiting.length > 0 && <Causes view={view} completeness={completeness} />}
          <ReportTable view={view} reports={missing} caption={t(words.missing)} />
        </section>
      )}
      {inPlace.length > 0 && (
        <section aria-labelledby="in-place-title">
          <h2 id="in-place-title">{t(words.inPlace)}</h2>
          <ReportTable view={view} reports={inPlace} caption={t(words.inPlace)} />
        </section>
      )}
      <p class="hint">{t(words.leftOut)}</p>
    </>
  );
}

/** What of a report that stands in Tripletex is not as it was approved, where no problem says so. */
function shortOf({ problem, isComplete, ...report }: CheckedReport): Text | undefined {
  if (problem !== null || !isComplete) return undefined;
  if (report.approvedNok !== report.tripletexNok) return words.otherSum;
  return report.receiptsExpected === report.receiptsPresent ? undefined : words.noReceipts;
}

function isInPlace({
  isComplete,
  approvedNok,
  tripletexNok,
  receiptsExpected,
  receiptsPresent,
}: CheckedReport): boolean {
  return isComplete && approvedNok === tripletexNok && receiptsExpected === receiptsPresent;
}

function Verdict({ view, isComplete }: { view: CompanyView; isComplete: boolean }) {
  const { t } = view;
  return (
    <section class={`verdict verdict-${isComplete ? 'good' : 'bad'}`} aria-labelledby="verdict-title">
      <Icon name={isComplete ? 'check' : 'clock'} />
      <div>
        <h2 id="verdict-title">{t(isComplete ? words.complete : words.incomplete)}</h2>
        <p>{t(isComplete ? words.completeAbout : words.incompleteAbout)}</p>
      </div>
    </section>
  );
}

function Figures({ view, completeness }: { view: CompanyView; completeness: Completeness }) {
  const { t, format } = view;
  const { reports, transferred, approvedNok, tripletexNok, differenceNok } = completeness;
  const { receiptsExpected, receiptsPresent } = completeness;
  const nOf = (n: number, of: number) => `${format.number(n)} ${t(words.of)} ${format.number(of)}`;
  const figures = [
    [words.reports, nOf(transferred, reports)],
    [words.inSonya, format.money(approvedNok)],
    [words.inTripletex, format.money(tripletexNok)],
    [words.difference, format.money(differenceNok)],
    [words.receipts, nOf(receiptsPresent, receiptsExpected)],
  ] as const;
  return (
    <section aria-label={t(words.figures)}>
      <dl class="figures">
        {figures.map(([label, value]) => (
          <div class="card figure">
            <dt>{t(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Causes({ view, completeness }: { view: CompanyView; completeness: Completeness }) {
  const { t, format } = view;
  return (
    <ul class="filters-list" aria-label={t(words.causes)}>
      {completeness.waiting.map(({ code, count }) => (
        <li class="tag-large">
          <strong>{format.number(count)}</strong> {nameOf(view, code)}
        </li>
      ))}
    </ul>
  );
}

/** A cause is a problem or, without one, where the transfers stand. */
function nameOf({ t }: CompanyView, code: string): string {
  if (isProblemCode(code)) return t(PROBLEM_TITLES[code]);
  const state = TransferState.safeParse(code);
  return state.success ? t(STATUS_WORDS[state.data]) : code;
}

function ReportTable(props: { view: CompanyView; reports: readonly CheckedReport[]; caption: string }) {
  const { view, reports, caption } = props;
  const { t } = view;
  return (
    <>
      <table class="cards panel">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(words.report)}</th>
            <th scope="col">{t(words.employee)}</th>
            <th scope="col" class="sum">
              {t(words.inSonya)}
            </th>
            <th scope="col" class="sum">
              {t(words.inTripletex)}
            </th>
            <th scope="col" class="sum">
              {t(words.receiptsShort)}
            </th>
            <th scope="col">{t(words.status)}</th>
          </tr>
        </thead>
        <tbody>
          {reports.slice(0, SHOWN_REPORTS).map((report) => (
            <Row view={view} report={report} />
          ))}
        </tbody>
      </table>
      {reports.length > SHOWN_REPORTS && <p class="hint">{t(words.more)}</p>}
    </>
  );
}

function Row({ view, report }: { view: CompanyView; report: CheckedReport }) {
  const { t, format, company, session } = view;
  const { problem, numbers } = report;
  const short = shortOf(report);
  return (
    <tr>
      <th scope="row">
        <a href={`/c/${company.id}/archive/${report.reportId}`} class="whole">
          {report.reportNumber}
        </a>
        <span class="under">{report.title}</span>
      </th>
      <td data-label={t(words.employee)} class="breakable">
        {t(employeeWords(report.employee))}
      </td>
      <td data-label={t(words.inSonya)} class="sum">
        {format.money(report.approvedNok)}
      </td>
      <td data-label={t(words.inTripletex)} class="sum">
        {format.money(report.tripletexNok)}
        {numbers.length > 0 && <span class="under">{numbers.join(', ')}</span>}
      </td>
      <td data-label={t(words.receiptsShort)} class="sum">
        {format.number(report.receiptsPresent)} {t(words.of)} {format.number(report.receiptsExpected)}
      </td>
      <td data-label={t(words.status)} class="wide">
        <div class="standing">
          <StatusPill view={view} status={report} />
          {problem && (
            <p class="why">
              {t(problem.message)} <strong>{t(whoActs(problem.who, session.role))}.</strong>{' '}
              <span class="code">{problem.code}</span>
            </p>
          )}
          {short !== undefined && <p class="why">{t(short)}</p>}
        </div>
      </td>
    </tr>
  );
}
