import type { ShownEmployee } from '../../../client/register-client.js';
import type { RegisterFilter } from '../../../store/registers.js';
import { Breakable, Empty, Pill, SearchButton, Time } from '../parts/elements.js';
import { Page } from '../parts/layout.js';
import type { CompanyView } from '../view.js';
import { common } from '../words/common.js';
import { INACTIVE_WORDS } from '../words/integration.js';
import { users } from '../words/users.js';

interface Props {
  readonly view: CompanyView;
  readonly filter: RegisterFilter;
  readonly rows: readonly ShownEmployee[];
  readonly next: number | null;
}

/** The employees that came from Tripletex: who is active, who is not, and why. */
export function UsersPage({ view, filter, rows, next }: Props) {
  const { t, company } = view;
  const crumbs = [{ label: t(common.settings) }, { label: t(users.title) }];
  const isFirst = filter.after === undefined;
  return (
    <Page view={view} title={t(users.title)} place="users" crumbs={crumbs}>
      <p class="lead">{t(users.intro)}</p>
      <section aria-label={t(users.caption)}>
        <Search view={view} filter={filter} />
        <div id="employees" data-live data-announce>
          {rows.length === 0 ? <Nothing view={view} filter={filter} /> : <Table view={view} rows={rows} />}
        </div>
        {(next !== null || !isFirst) && (
          <div class="paging">
            {!isFirst && <a href={urlOf(company.id, { ...filter, after: undefined })}>{t(common.firstPage)}</a>}
            {next !== null && (
              <a class="button button-plain" rel="next" href={urlOf(company.id, { ...filter, after: next })}>
                {t(common.nextPage)}
              </a>
            )}
          </div>
        )}
      </section>
    </Page>
  );
}

function urlOf(companyId: string, { q, active, after }: RegisterFilter): string {
  const query = new URLSearchParams({
    ...(q !== undefined && { q }),
    ...(active !== undefined && { active: active ? 'yes' : 'no' }),
    ...(after !== undefined && { after: String(after) }),
  }).toString();
  return `/c/${companyId}/users${query === '' ? '' : `?${query}`}`;
}

function Search({ view, filter }: { view: CompanyView; filter: RegisterFilter }) {
  const { t, company } = view;
  const choices = [
    ['', users.all, undefined],
    ['yes', users.onlyActive, true],
    ['no', users.onlyInactive, false],
  ] as const;
  return (
    <form method="get" action={`/c/${company.id}/users`} class="search" role="search">
      <div class="field">
        <label for="q">{t(users.search)}</label>
        <input id="q" name="q" type="search" value={filter.q} maxlength={200} autocomplete="off" />
      </div>
      <div class="field">
        <label for="active">{t(users.show)}</label>
        <select id="active" name="active">
          {choices.map(([value, words, active]) => (
            <option value={value} selected={filter.active === active}>
              {t(words)}
            </option>
          ))}
        </select>
      </div>
      <div class="search-actions">
        <SearchButton view={view} />
      </div>
    </form>
  );
}

function Nothing({ view, filter }: { view: CompanyView; filter: RegisterFilter }) {
  const { t, company } = view;
  if (filter.q !== undefined || filter.active !== undefined)
    return (
      <Empty title={t(users.noneTitle)} icon="search">
        {t(users.none)}
      </Empty>
    );
  return (
    <Empty title={t(users.emptyTitle)} icon="users">
      <p>{t(users.empty)}</p>
      <a class="button button-primary" href={`/c/${company.id}/integration`}>
        {t(users.toIntegration)}
      </a>
    </Empty>
  );
}

function Table({ view, rows }: { view: CompanyView; rows: readonly ShownEmployee[] }) {
  const { t } = view;
  return (
    <table class="cards panel">
      <caption class="unseen">{t(users.caption)}</caption>
      <thead>
        <tr>
          {[users.name, users.number, users.email, users.status].map((words) => (
            <th scope="col">{t(words)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">{nameOf(row) || t(users.noName)}</th>
            <td data-label={t(users.number)}>{row['number'] ?? '–'}</td>
            <td data-label={t(users.email)}>
              <Breakable text={String(row['email'] ?? '–')} />
            </td>
            <td data-label={t(users.status)} class="wide">
              <Standing view={view} row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nameOf(row: ShownEmployee): string {
  return [row['firstName'], row['lastName']].filter((part) => part !== null).join(' ');
}

function Standing({ view, row }: { view: CompanyView; row: ShownEmployee }) {
  const { t } = view;
  const { inactiveReason, firstSeenAt, inactiveSince } = row;
  if (inactiveSince !== null)
    return (
      <div class="standing">
        <Pill tone="quiet" icon="cross">
          {t(users.inactive)}
        </Pill>
        <span class="under">
          {inactiveReason !== null && `${t(INACTIVE_WORDS[inactiveReason])}, `}
          {t(users.inactiveSince)} <Time view={view} at={inactiveSince} as="day" />
        </span>
      </div>
    );
  const isLocked = row['canBeRegisteredFor'] === false;
  return (
    <div class="standing">
      <Pill tone={isLocked ? 'wait' : 'good'} icon={isLocked ? 'attention' : 'check'}>
        {t(isLocked ? users.locked : users.active)}
      </Pill>
      <span class="under">
        {isLocked ? t(users.lockedWhy) : t(users.activeSince)}{' '}
        {!isLocked && <Time view={view} at={firstSeenAt} as="day" />}
      </span>
    </div>
  );
}
