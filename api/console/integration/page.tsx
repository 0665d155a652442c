import type { SyncProgress } from '../../../client/sync-client.js';
import { CHECK_LABELS, ENTITLEMENT } from '../../../contract/connection-checks.js';
import { CHECKS, type Connection, type ConnectionCheck, type ConnectionStatus } from '../../../contract/connection.js';
import { anchorOfCheck } from '../anchors.js';
import { Button, Form, Pill, type Tone } from '../parts/elements.js';
import type { IconName } from '../parts/icons.js';
import { Page } from '../parts/layout.js';
import type { CompanyView } from '../view.js';
import { common } from '../words/common.js';
import { CONNECTION_WORDS, integration } from '../words/integration.js';
import { ChoicesForm } from './choices-form.js';
import type { Written } from './form.js';
import { SyncCard } from './sync-card.js';

interface Props {
  readonly view: CompanyView;
  readonly connection: Connection;
  readonly sync: SyncProgress | undefined;
  readonly paymentTypes: readonly string[];
  /** What somebody chose, and was refused. */
  readonly written?: Written | undefined;
}

const LOOKS: Record<ConnectionStatus, { tone: Tone; icon: IconName }> = {
  ok: { tone: 'good', icon: 'check' },
  limited: { tone: 'wait', icon: 'attention' },
  broken: { tone: 'bad', icon: 'attention' },
  none: { tone: 'quiet', icon: 'integration' },
};

/** How a company is connected, and everything one can do about it. */
export function IntegrationPage({ view, connection, sync, paymentTypes, written }: Props) {
  const { t, session } = view;
  const { status } = connection;
  const isAdmin = session.role === 'admin';
  const crumbs = [{ label: t(common.settings) }, { label: t(integration.title) }];
  return (
    <Page view={view} title={t(integration.title)} place="integration" crumbs={crumbs}>
      <p class="lead">{t(integration.intro)}</p>
      <p class="status-line" id="connection" data-live data-announce>
        <Pill {...LOOKS[status]}>{t(CONNECTION_WORDS[status])}</Pill>
        {connection.company.name !== null && (
          <span>
            {connection.company.name}
            {connection.company.organizationNumber !== null &&
              `, ${t(integration.organizationNumber)} ${connection.company.organizationNumber}`}
          </span>
        )}
      </p>
      <div class="columns">
        <div class="column-main">
          <div id="choices-form" data-live>
            {isAdmin && <ChoicesForm {...{ view, connection, paymentTypes, written }} />}
          </div>
          {/* While it is read every page of it is news: only how it ended is told aloud. */}
          <div id="sync" data-live data-announce={sync?.run.finishedAt === null ? undefined : true}>
            {status !== 'none' && <SyncCard view={view} connection={connection} sync={sync} />}
          </div>
          <div id="pause" data-live>
            {status !== 'none' && <Pause view={view} isPaused={connection.transfersPaused} />}
          </div>
          <div id="disconnect" data-live>
            {status !== 'none' && isAdmin && <Disconnect view={view} />}
          </div>
        </div>
        <div class="column-side" id="side" data-live>
          {(status === 'none' || status === 'broken') && isAdmin && <Steps view={view} />}
          {status !== 'none' && (
            <div id="checks">
              <Checks view={view} checks={connection.checks} />
            </div>
          )}
          {status !== 'none' && status !== 'broken' && isAdmin && <Steps view={view} />}
          {status === 'none' && !isAdmin && <p class="card">{t(integration.readOnly)}</p>}
        </div>
      </div>
    </Page>
  );
}

/** The boxes that are to be ticked, in the words of Tripletex. */
function Steps({ view }: { view: CompanyView }) {
  const { t } = view;
  return (
    <section class="card" aria-labelledby="steps-title">
      <h2 id="steps-title">{t(integration.stepsTitle)}</h2>
      <ol class="steps">
        <li>
          {t(integration.step1)} <strong>{t(integration.application)}</strong>.
        </li>
        <li>
          {t(integration.step2)}
          <ul class="boxes">
            {CHECKS.filter((id) => ENTITLEMENT[id] !== undefined).map((id) => (
              <li>{t(CHECK_LABELS[id])}</li>
            ))}
          </ul>
        </li>
        <li>{t(integration.step3)}</li>
      </ol>
    </section>
  );
}

function Checks({ view, checks }: { view: CompanyView; checks: readonly ConnectionCheck[] }) {
  const { t, session, company } = view;
  return (
    <section class="card" aria-labelledby="checks-title">
      <h2 id="checks-title">{t(integration.checks)}</h2>
      {checks.length === 0 ? <p>{t(integration.noChecks)}</p> : <CheckList view={view} checks={checks} />}
      {session.role !== 'accountant' && (
        <Form view={view} action={`/c/${company.id}/integration/check`}>
          <Button>{t(integration.checkAgain)}</Button>
        </Form>
      )}
    </section>
  );
}

function CheckList({ view, checks }: { view: CompanyView; checks: readonly ConnectionCheck[] }) {
  const { t } = view;
  return (
    <ul class="checks">
      {checks.map((check) => (
        <li id={anchorOfCheck(check.id)}>
          <CheckPill view={view} check={check} />
          <div>
            {t(check.label)}
            {!check.ok && check.advice && <p class="hint">{t(check.advice)}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function CheckPill({ view, check: { ok, required } }: { view: CompanyView; check: ConnectionCheck }) {
  const { t } = view;
  if (ok)
    return (
      <Pill tone="good" icon="check">
        {t(integration.checkOk)}
      </Pill>
    );
  return (
    <Pill tone={required ? 'bad' : 'wait'} icon={required ? 'cross' : 'attention'}>
      {t(required ? integration.checkMissing : integration.checkNote)}
    </Pill>
  );
}

function Pause({ view, isPaused }: { view: CompanyView; isPaused: boolean }) {
  const { t, session, company } = view;
  if (session.role === 'accountant') return null;
  return (
    <section class="card" aria-labelledby="pause-title">
      <h2 id="pause-title">{t(integration.pauseTitle)}</h2>
      <p class="hint">{t(integration.pauseAbout)}</p>
      <Form view={view} action={`/c/${company.id}/integration/${isPaused ? 'resume' : 'pause'}`}>
        <Button kind={isPaused ? 'primary' : 'plain'}>{t(isPaused ? integration.resume : integration.pause)}</Button>
      </Form>
    </section>
  );
}

function Disconnect({ view }: { view: CompanyView }) {
  const { t, company } = view;
  return (
    <section class="card" aria-labelledby="disconnect-title">
      <h2 id="disconnect-title">{t(integration.disconnectTitle)}</h2>
      <p class="hint">{t(integration.disconnectAbout)}</p>
      <Form view={view} action={`/c/${company.id}/integration/disconnect`} class="stack">
        <div class="checks-list">
          <label>
            <input type="checkbox" name="confirm" value="yes" required />
            <span>{t(integration.disconnectConfirm)}</span>
          </label>
        </div>
        <Button kind="danger">{t(integration.disconnect)}</Button>
      </Form>
    </section>
  );
}
