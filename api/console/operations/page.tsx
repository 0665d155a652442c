import type { ServiceOverview } from '../../../client/overview-client.js';
import type { TripletexHealth } from '../../../client/tripletex-health.js';
import { catalogue, isProblemCode } from '../../../contract/problems.js';
import { Empty, Time } from '../parts/elements.js';
import { Page } from '../parts/layout.js';
import type { SignedInView } from '../view.js';
import { common } from '../words/common.js';
import { operations, OWNER_WORDS } from '../words/operations.js';
import { PROBLEM_TITLES } from '../words/problems.js';
import { CompanyTable } from './company-table.js';
import { FigureList, type FigureOf } from './figure-list.js';
import { Health } from './health.js';
import { TransfersChart } from './transfers-chart.js';

interface Props {
  readonly view: SignedInView;
  readonly overview: ServiceOverview;
  readonly health: TripletexHealth;
  /** The first hour of the pictures. */
  readonly since: Date;
}

/** All companies: what waits for what, whose connection is broken, and how Tripletex is doing. */
export function OperationsPage({ view, overview, health, since }: Props) {
  const { t } = view;
  const crumbs = [{ label: t(common.operationsGroup) }, { label: t(operations.title) }];
  return (
    <Page view={view} title={t(operations.title)} place="operations" crumbs={crumbs}>
      <p class="lead">{t(operations.intro)}</p>
      <div id="overview" data-live>
        <Figures view={view} overview={overview} />
        <Health view={view} outages={overview.outages} health={health} since={since} />
        <TransfersChart view={view} transferred={overview.transferred} since={since} />
        <Causes view={view} overview={overview} />
      </div>
      <div id="companies" data-live>
        {overview.companies.length === 0 ? (
          <Empty title={t(operations.emptyTitle)} icon="operations">
            {t(operations.empty)}
          </Empty>
        ) : (
          <CompanyTable view={view} companies={overview.companies} />
        )}
      </div>
    </Page>
  );
}

function Figures({ view, overview }: { view: SignedInView; overview: ServiceOverview }) {
  const { t, format } = view;
  const { companies, waiting } = overview;
  const connected = companies.filter(({ connection }) => connection === 'ok' || connection === 'limited').length;
  const [oldest] = waiting.map(({ oldestSince }) => oldestSince).sort();
  const figures: FigureOf[] = [
    {
      label: t(operations.companies),
      value: format.number(companies.length),
      note: `${format.number(connected)} ${t(operations.connected)}`,
    },
    { label: t(operations.waiting), value: format.number(waiting.reduce((sum, { count }) => sum + count, 0)) },
    { label: t(operations.oldest), value: oldest === undefined ? t(operations.none) : format.since(oldest) },
    {
      label: t(operations.broken),
      value: format.number(companies.filter(({ connection }) => connection === 'broken').length),
    },
    { label: t(operations.paused), value: format.number(companies.filter(({ isPaused }) => isPaused).length) },
  ];
  return (
    <section aria-label={t(operations.figures)}>
      <FigureList figures={figures} />
    </section>
  );
}

function Causes({ view, overview }: { view: SignedInView; overview: ServiceOverview }) {
  const { t, format } = view;
  const { waiting, companies } = overview;
  const nameOf = (companyId: string) => companies.find((company) => company.companyId === companyId)?.name ?? companyId;
  return (
    <section aria-labelledby="causes-title">
      <h2 id="causes-title">{t(operations.causes)}</h2>
      {waiting.length === 0 ? (
        <p>{t(operations.nothingWaits)}</p>
      ) : (
        <table class="cards panel">
          <caption class="unseen">{t(operations.causes)}</caption>
          <thead>
            <tr>
              <th scope="col">{t(operations.cause)}</th>
              <th scope="col">{t(operations.company)}</th>
              <th scope="col" class="sum">
                {t(operations.count)}
              </th>
              <th scope="col">{t(operations.since)}</th>
              <th scope="col">{t(operations.who)}</th>
            </tr>
          </thead>
          <tbody>
            {waiting.map(({ companyId, code, count, oldestSince }) => (
              <tr>
                <th scope="row">
                  <a href={`/c/${companyId}/archive?problem=${code}`}>
                    {isProblemCode(code) ? t(PROBLEM_TITLES[code]) : code}
                  </a>{' '}
                  <span class="code">{code}</span>
                </th>
                <td data-label={t(operations.company)}>{nameOf(companyId)}</td>
                <td data-label={t(operations.count)} class="sum">
                  {format.number(count)}
                </td>
                <td data-label={t(operations.since)}>
                  <Time view={view} at={oldestSince} />
                </td>
                <td data-label={t(operations.who)}>{isProblemCode(code) && t(OWNER_WORDS[catalogue[code].who])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
