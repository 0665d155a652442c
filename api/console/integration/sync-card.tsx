import type { SyncProgress } from '../../../client/sync-client.js';
import type { Connection } from '../../../contract/connection.js';
import { isSynced, REGISTER_NAMES, type RegisterName } from '../../../contract/registers.js';
import { REGISTER_WORDS } from '../../../contract/sync-problems.js';
import type { RegisterChange, SyncRun } from '../../../contract/sync-run.js';
import { Button, Form, Notice, Pill, Time } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { CHANGE_WORDS, integration, intervalWords, OUTCOME_WORDS, TRIGGER_WORDS } from '../words/integration.js';

interface Props {
  readonly view: CompanyView;
  readonly connection: Connection;
  readonly sync: SyncProgress | undefined;
}

const SHOWN_CHANGES = 200;

/** The newest synchronisation: how far it is, or what it found and changed; and what waits for somebody's yes. */
export function SyncCard({ view, connection, sync }: Props) {
  const { t, session, company } = view;
  const { schedule } = connection;
  return (
    <section class="card" aria-labelledby="sync-title">
      <h2 id="sync-title">{t(integration.sync)}</h2>
      <p>
        {t(intervalWords(schedule.every))}.{' '}
        {schedule.nextAt !== null && (
          <>
            {t(integration.nextSync)}: <Time view={view} at={schedule.nextAt} />
          </>
        )}
      </p>
      {sync === undefined && <p>{t(integration.neverSynced)}</p>}
      {sync?.run.finishedAt === null && <Progress view={view} connection={connection} sync={sync} />}
      {sync !== undefined && sync.run.finishedAt !== null && <Outcome view={view} run={sync.run} />}
      {session.role !== 'accountant' && (
        <Form view={view} action={`/c/${company.id}/integration/sync`}>
          {/* By its name whoever stands on it is put back there while the card changes. */}
          <Button kind="primary" name="sync">
            {t(integration.syncNow)}
          </Button>
        </Form>
      )}
    </section>
  );
}

function Progress({ view, connection, sync }: { view: CompanyView; connection: Connection; sync: SyncProgress }) {
  const { t, format } = view;
  const { run, underWay } = sync;
  return (
    <div class="progress-list">
      <p>
        <Pill tone="info" icon="moving">
          {t(integration.syncing)}
        </Pill>{' '}
        {t(integration.started)} <Time view={view} at={run.startedAt} />
      </p>
      {REGISTER_NAMES.filter((register) => isSynced(register, connection.sync)).map((register) => {
        const { rows, of } = progressOf(sync, register);
        const name = t(REGISTER_WORDS[register]);
        return (
          <div>
            <label for={`progress-${register}`} class="capital">
              {name}:{' '}
              {of === undefined
                ? t(integration.waitingTurn)
                : `${format.number(rows)} ${t(integration.of)} ${format.number(of)} ${t(integration.read)}`}
            </label>
            <progress
              id={`progress-${register}`}
              max={of === undefined || of === 0 ? 1 : of}
              value={of === 0 ? 1 : rows}
            />
          </div>
        );
      })}
      {underWay.length === 0 && run.problem && <p>{t(run.problem.message)}</p>}
    </div>
  );
}

function progressOf({ run, underWay }: SyncProgress, register: RegisterName): { rows: number; of: number | undefined } {
  const reading = underWay.find((progress) => progress.register === register);
  if (reading !== undefined) return reading;
  const read = run.registers[register];
  return { rows: read?.seen ?? 0, of: read?.seen };
}

function Outcome({ view, run }: { view: CompanyView; run: SyncRun }) {
  const { t } = view;
  const { outcome, finishedAt, startedAt, problem, changes, trigger } = run;
  const refused = changes.filter(({ change }) => change === 'refused');
  const made = changes.filter(({ change }) => change !== 'refused');
  return (
    <>
      <p>
        {outcome && (
          <Pill tone={outcome === 'done' ? 'good' : 'wait'} icon={outcome === 'done' ? 'check' : 'attention'}>
            {t(OUTCOME_WORDS[outcome])}
          </Pill>
        )}{' '}
        {t(integration.lastSync)}: <Time view={view} at={finishedAt ?? startedAt} />, {t(TRIGGER_WORDS[trigger])}
      </p>
      {problem && <Notice tone="wait">{t(problem.message)}</Notice>}
      {refused.length > 0 && <Refusals view={view} run={run} refused={refused} />}
      <Registers view={view} run={run} />
      {made.length === 0 ? <p>{t(integration.noChanges)}</p> : <Changes view={view} changes={made} />}
    </>
  );
}

function Refusals({ view, run, refused }: { view: CompanyView; run: SyncRun; refused: readonly RegisterChange[] }) {
  const { t, session, company } = view;
  return (
    <div class="notice notice-wait">
      <div class="stack">
        <h3>{t(integration.refusedTitle)}</h3>
        <p>{t(integration.refused)}</p>
        <ChangeList view={view} changes={refused} />
        {session.role === 'admin' && (
          <Form view={view} action={`/c/${company.id}/integration/accept`}>
            <input type="hidden" name="run" value={run.id} />
            <Button>{t(integration.accept)}</Button>
          </Form>
        )}
      </div>
    </div>
  );
}

function Registers({ view, run }: { view: CompanyView; run: SyncRun }) {
  const { t, format } = view;
  const columns = ['seen', 'added', 'changed', 'deactivated'] as const;
  return (
    <table class="cards">
      <caption class="unseen">{t(integration.syncCaption)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(integration.register)}</th>
          {columns.map((column) => (
            <th scope="col" class="sum">
              {t(integration[column])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {REGISTER_NAMES.flatMap((register) => {
          const counts = run.registers[register];
          if (counts === undefined) return [];
          return [
            <tr>
              <th scope="row" class="capital">
                {t(REGISTER_WORDS[register])}
              </th>
              {columns.map((column) => (
                <td class="sum" data-label={t(integration[column])}>
                  {format.number(counts[column])}
                </td>
              ))}
            </tr>,
          ];
        })}
      </tbody>
    </table>
  );
}

function Changes({ view, changes }: { view: CompanyView; changes: readonly RegisterChange[] }) {
  const { t, format } = view;
  return (
    <details class="action">
      <summary>
        {t(integration.changes)} ({format.number(changes.length)})
      </summary>
      <div class="changes">
        <ChangeList view={view} changes={changes} />
      </div>
    </details>
  );
}

function ChangeList({ view, changes }: { view: CompanyView; changes: readonly RegisterChange[] }) {
  const { t, format } = view;
  const hidden = changes.length - SHOWN_CHANGES;
  return (
    <ul class="boxes">
      {changes.slice(0, SHOWN_CHANGES).map(({ change, register, name }) => (
        <li>
          {t(CHANGE_WORDS[change])} ({t(REGISTER_WORDS[register])}): {name}
        </li>
      ))}
      {hidden > 0 && (
        <li>
          … {format.number(hidden)} {t(integration.moreChanges)}
        </li>
      )}
    </ul>
  );
}
