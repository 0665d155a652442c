import type { ServiceOverview } from '../../../client/overview-client.js';
import { EVERYBODY } from '../../../contract/outage-steps.js';
import { catalogue, isProblemCode } from '../../../contract/problems.js';
import { Empty, Notice, Time } from '../parts/elements.js';
import { Page } from '../parts/layout.js';
import type { SignedInView } from '../view.js';
import { common } from '../words/common.js';
import { operations, OWNER_WORDS } from '../words/operations.js';
import { PROBLEM_TITLES } from '../words/problems.js';
import { TransfersChart } from './chart.js';
import { CompanyTable } from './company-table.js';

interface Props {
  readonly view: SignedInView;
  readonly overview: ServiceOverview;
  /** The first hour of the picture. */
  readonly since: Date;
}

/** All companies: what waits for what, whose connection is broken, and how Tripletex is doing. */
export function OperationsPage({ view, overview, since }: Props) {
  const { t } = view;
  const crumbs = [{ label: t(common.operationsGroup) }, { label: t(operations.title) }];
  return (
    <Page view={view} title={t(operations.title)} place="operations" crumbs={crumbs}>
      <p class="lead">{t(operations.intro)}</p>
      <div id="overview" data-live>
        <Figures view={view} overview={overview} />
        <Health view={view} outages={overview.outages} />
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
  const figures = [
    [operations.companies, format.number(companies.length), `${format.number(connected)} ${t(operations.connected)}`],
    [operations.waiting, format.number(waiting.reduce((sum, { count }) => sum + count, 0)), ''],
    [operations.oldest, oldest === undefined ? t(operations.none) : format.since(oldest), ''],
    [operations.broken, format.number(companies.filter(({ connection }) => connection === 'broken').length), ''],
    [operations.paused, format.number(companies.filter(({ isPaused }) => isPaused).length), ''],
  ] as const;
  return (
    <section aria-label={t(operations.figures)}>
      <dl class="figures">
        {figures.map(([label, value, note]) => (
          <div class="card figure">
            <dt>{t(label)}</dt>
            <dd>
              {value} <span class="figure-note">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Health({ view, outages }: { view: SignedInView; outages: ServiceOverview['outages'] }) {
  const { t } = view;
  return (
    <section aria-labelledby="health-title">
      <h2 id="health-title">{t(operations.health)}</h2>
      {outages.length === 0 && <Notice tone="good">{t(operations.healthy)}</Notice>}
      {outages.map(({ scope, openedAt, nextProbeAt }) => (
        <Notice tone="bad">
          {scope === EVERYBODY ? t(operations.outage) : `${t(operations.outageOf)} ${scope}`}, {t(common.since)}{' '}
          <Time view={view} at={openedAt} />.{' '}
          {nextProbeAt !== null && (
            <>
              {t(operations.nextProbe)} <Time view={view} at={nextProbeAt} />.
            </>
          )}
        </Notice>
      ))}
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
