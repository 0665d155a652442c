import type { TransferDossier } from '../../../client/archive-client.js';
import { employeeWords } from '../employee.js';
import { Breakable, Notice, StatusPill, Time } from '../parts/elements.js';
import { Icon } from '../parts/icons.js';
import { Page } from '../parts/layout.js';
import type { CompanyView } from '../view.js';
import { archive } from '../words/archive.js';
import { common, KIND_WORDS, STATUS_WORDS } from '../words/common.js';
import { lineWords } from '../words/lines.js';
import { transfer } from '../words/transfer.js';
import { Actions } from './actions.js';
import { InTripletex, ReceiptTable } from './in-tripletex.js';
import { LineTable } from './lines.js';
import { ProblemBox, type Links } from './problem-box.js';

interface Props {
  readonly view: CompanyView;
  readonly dossier: TransferDossier;
  readonly links: Links;
  /** What somebody wrote to decide, and was refused. */
  readonly written?: FormData | undefined;
}

/** Everything of one transfer, from approval to what stands in Tripletex. */
export function TransferPage({ view, dossier, links, written }: Props) {
  const { t, company } = view;
  const { status, title } = dossier;
  const crumbs = [
    { label: t(common.expenses) },
    { label: t(archive.title), href: `/c/${company.id}/archive` },
    { label: status.reportNumber },
  ];
  return (
    <Page view={view} title={`${status.reportNumber} ${title}`} place="archive" crumbs={crumbs}>
      <div id="state" data-live data-announce>
        <p class="status-line">
          <StatusPill view={view} status={status} />
          <span>
            {t(common.since)} <Time view={view} at={status.since} />
          </span>
        </p>
        {status.status === 'superseded' && <OldRevision view={view} reportId={status.reportId} />}
        <ProblemBox view={view} status={status} links={links} />
      </div>
      <div class="columns">
        <div class="column-main">
          <div id="tripletex" data-live>
            <InTripletex view={view} dossier={dossier} />
          </div>
          <div id="actions" data-live>
            <Actions view={view} dossier={dossier} written={written} />
          </div>
          <div id="lines" data-live>
            <LineTable view={view} report={dossier.report} />
          </div>
          <div id="receipts" data-live>
            <ReceiptTable view={view} dossier={dossier} />
          </div>
        </div>
        <div class="column-side">
          <div id="facts" data-live>
            <Facts view={view} dossier={dossier} />
          </div>
          <div id="timeline" data-live>
            <Timeline view={view} dossier={dossier} />
          </div>
          <div id="revisions" data-live>
            <Revisions view={view} dossier={dossier} />
          </div>
          <div id="proof" data-live>
            <Proof view={view} dossier={dossier} />
          </div>
        </div>
      </div>
    </Page>
  );
}

function OldRevision({ view, reportId }: { view: CompanyView; reportId: string }) {
  const { t, company } = view;
  return (
    <Notice tone="wait">
      {t(transfer.oldRevision)} <a href={`/c/${company.id}/archive/${reportId}`}>{t(transfer.toNewest)}</a>
    </Notice>
  );
}

function Facts({ view, dossier }: { view: CompanyView; dossier: TransferDossier }) {
  const { t, format } = view;
  const { report, status, employee } = dossier;
  const { travel } = report;
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">{t(transfer.facts)}</h2>
      <dl class="facts">
        <dt>{t(transfer.sum)}</dt>
        <dd class="big">{format.money(report.totalNok)}</dd>
        <dt>{t(transfer.employee)}</dt>
        <dd>
          <Breakable text={t(employeeWords(employee))} />
        </dd>
        <dt>{t(transfer.kind)}</dt>
        <dd>{t(KIND_WORDS[report.kind])}</dd>
        {travel && (
          <>
            <dt>{t(transfer.journey)}</dt>
            <dd>
              {travel.from} – {travel.to}: {travel.purpose}
              <span class="under">
                {format.wallClock(travel.departure)} – {format.wallClock(travel.return)}
              </span>
              {travel.description !== undefined && <span class="under">{travel.description}</span>}
            </dd>
          </>
        )}
        {report.project && (
          <>
            <dt>{t(lineWords.project)}</dt>
            <dd>{report.project.number}</dd>
          </>
        )}
        {report.department && (
          <>
            <dt>{t(lineWords.department)}</dt>
            <dd>{report.department.number}</dd>
          </>
        )}
        <dt>{t(transfer.approved)}</dt>
        {report.approvals.map(({ by, at }) => (
          <dd>
            <Time view={view} at={at} /> {t(transfer.by)} <Breakable text={by} />
          </dd>
        ))}
        <dt>{t(transfer.revision)}</dt>
        <dd>{status.revision}</dd>
      </dl>
    </section>
  );
}

function Timeline({ view, dossier }: { view: CompanyView; dossier: TransferDossier }) {
  const { t, format } = view;
  return (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t(transfer.timeline)}</h2>
      <ol class="timeline">
        {dossier.events.map(({ at, text, by }) => (
          <li>
            <time datetime={at}>{format.time(at)}</time>
            <p>
              {t(text)}
              {by !== null && (
                <span class="under">
                  <Breakable text={by} />
                </span>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Revisions({ view, dossier }: { view: CompanyView; dossier: TransferDossier }) {
  const { t, company } = view;
  const { revisions, status } = dossier;
  if (revisions.length < 2) return null;
  return (
    <section class="card" aria-labelledby="revisions-title">
      <h2 id="revisions-title">{t(transfer.revisions)}</h2>
      <ul class="plain-list">
        {revisions.map(({ revision, status: state, since }) => (
          <li>
            {revision === status.revision ? (
              <strong>
                {t(transfer.revision)} {revision} ({t(transfer.thisOne)})
              </strong>
            ) : (
              <a href={`/c/${company.id}/archive/${status.reportId}?revision=${revision}`}>
                {t(transfer.revision)} {revision}
              </a>
            )}
            <span class="under">
              {t(STATUS_WORDS[state])} {t(common.since)} <Time view={view} at={since} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Of the revision that is shown; the newest is not named, so that a kept link stays of the newest. */
function Proof({ view, dossier }: { view: CompanyView; dossier: TransferDossier }) {
  const { t, company } = view;
  const { status } = dossier;
  const path = `/c/${company.id}/archive/${status.reportId}/proof`;
  return (
    <div class="card no-print">
      <a
        class="button button-plain"
        href={status.status === 'superseded' ? `${path}?revision=${status.revision}` : path}
        download
      >
        <Icon name="download" />
        {t(transfer.proof)}
      </a>
      <p class="hint">{t(transfer.proofHint)}</p>
    </div>
  );
}
