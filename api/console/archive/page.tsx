import type { ArchiveFilter, ArchivePage as Listing, Cause } from '../../../client/archive-client.js';
import { TransferState } from '../../../contract/transfer-status.js';
import { cursorOf } from '../../cursor.js';
import { Empty, SearchButton } from '../parts/elements.js';
import { Icon } from '../parts/icons.js';
import { Page } from '../parts/layout.js';
import type { CompanyView } from '../view.js';
import { archive } from '../words/archive.js';
import { common, STATUS_WORDS } from '../words/common.js';
import { PROBLEM_TITLES } from '../words/problems.js';
import { CauseCards } from './causes.js';
import { archiveUrl, isFiltered } from './filter.js';
import { ReportTable } from './table.js';

interface Props {
  readonly view: CompanyView;
  readonly filter: ArchiveFilter;
  readonly after: string | undefined;
  readonly page: Listing;
  readonly causes: readonly Cause[];
}

/** Every transfer, what holds some of them up, and where the others are. */
export function ArchivePage({ view, filter, after, page, causes }: Props) {
  const { t } = view;
  const crumbs = [{ label: t(common.expenses) }, { label: t(archive.title) }];
  const exporting = (
    <a class="button button-plain" href={archiveUrl(filter, undefined, 'archive.csv')} download>
      <Icon name="download" />
      {t(archive.export)}
    </a>
  );
  return (
    <Page view={view} title={t(archive.title)} place="archive" crumbs={crumbs} aside={exporting}>
      <p class="lead">{t(archive.intro)}</p>
      <div id="causes" data-live>
        <CauseCards view={view} causes={causes} />
      </div>
      <section aria-label={t(archive.find)}>
        <div id="counts" data-live>
          <StatusFilter view={view} filter={filter} counts={page.counts} />
        </div>
        <Search view={view} filter={filter} causes={causes} />
        <div id="reports" data-live data-announce>
          {page.items.length === 0 ? (
            <Nothing view={view} filter={filter} />
          ) : (
            <ReportTable view={view} items={page.items} />
          )}
        </div>
        <div id="paging" data-live>
          <Paging view={view} filter={filter} after={after} next={page.next && cursorOf(page.next)} />
        </div>
      </section>
    </Page>
  );
}

function StatusFilter({
  view,
  filter,
  counts,
}: {
  view: CompanyView;
  filter: ArchiveFilter;
  counts: Listing['counts'];
}) {
  const { t, format } = view;
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const shown = TransferState.options.filter((status) => (counts[status] ?? 0) > 0 || status === filter.status);
  return (
    <nav class="filters" aria-label={t(archive.filterByStatus)}>
      <ul>
        <FilterLink href={archiveUrl({ ...filter, status: undefined })} isOn={filter.status === undefined}>
          {t(archive.all)} <span class="count">{format.number(total)}</span>
        </FilterLink>
        {shown.map((status) => (
          <FilterLink href={archiveUrl({ ...filter, status })} isOn={filter.status === status}>
            {t(STATUS_WORDS[status])} <span class="count">{format.number(counts[status] ?? 0)}</span>
          </FilterLink>
        ))}
      </ul>
    </nav>
  );
}

function FilterLink({ href, isOn, children }: { href: string; isOn: boolean; children?: unknown }) {
  return (
    <li>
      <a class="filter" href={href} aria-current={isOn ? 'true' : undefined}>
        {children}
      </a>
    </li>
  );
}

function Search({ view, filter, causes }: { view: CompanyView; filter: ArchiveFilter; causes: readonly Cause[] }) {
  const { t } = view;
  const { status, problem, cause, q, from, to, companyId } = filter;
  return (
    <form method="get" action={`/c/${companyId}/archive`} class="search" role="search">
      {status && <input type="hidden" name="status" value={status} />}
      {problem && <input type="hidden" name="problem" value={problem} />}
      {cause && <input type="hidden" name="cause" value={cause} />}
      <div class="field">
        <label for="q">{t(archive.numberOrId)}</label>
        <input id="q" name="q" type="search" value={q} maxlength={100} autocomplete="off" />
      </div>
      <div class="field">
        <label for="from">{t(archive.from)}</label>
        <input id="from" name="from" type="date" value={from} />
      </div>
      <div class="field">
        <label for="to">{t(archive.to)}</label>
        <input id="to" name="to" type="date" value={to} />
      </div>
      <div class="search-actions">
        <SearchButton view={view} />
        {isFiltered(filter) && <a href={`/c/${companyId}/archive`}>{t(common.clear)}</a>}
      </div>
      <CauseNote view={view} filter={filter} causes={causes} />
    </form>
  );
}

/** What the reports wait for that are shown; a cause that nothing waits for any more is told by its code alone. */
function CauseNote({
  view,
  filter: { problem, cause },
  causes,
}: {
  view: CompanyView;
  filter: ArchiveFilter;
  causes: readonly Cause[];
}) {
  const { t } = view;
  if (problem === undefined) return null;
  const shown = causes.find(({ code, key }) => code === problem && (key ?? undefined) === cause);
  const [message] = shown?.kinds === 1 ? shown.messages : [];
  return (
    <p class="filter-note">
      {t(archive.causeFilter)}: <strong>{t(PROBLEM_TITLES[problem])}</strong> ({problem})
      {message !== undefined && <span class="under">{t(message)}</span>}
      {message === undefined && cause?.startsWith('not.') && <span class="under">{t(archive.otherCauses)}</span>}
    </p>
  );
}

function Nothing({ view, filter }: { view: CompanyView; filter: ArchiveFilter }) {
  const { t } = view;
  if (!isFiltered(filter)) return <Empty title={t(archive.emptyTitle)}>{t(archive.empty)}</Empty>;
  return (
    <Empty title={t(archive.noneTitle)} icon="search">
      <p>{t(archive.none)}</p>
      <a class="button button-plain" href={`/c/${view.company.id}/archive`}>
        {t(archive.showAll)}
      </a>
    </Empty>
  );
}

function Paging(props: { view: CompanyView; filter: ArchiveFilter; after: string | undefined; next: string | null }) {
  const { view, filter, after, next } = props;
  if (after === undefined && next === null) return null;
  return (
    <div class="paging">
      {after !== undefined && <a href={archiveUrl(filter)}>{view.t(common.firstPage)}</a>}
      {next !== null && (
        <a class="button button-plain" rel="next" href={archiveUrl(filter, next)}>
          {view.t(common.nextPage)}
        </a>
      )}
    </div>
  );
}
