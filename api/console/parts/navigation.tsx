import type { CompanyView, SignedInView } from '../view.js';
import { common } from '../words/common.js';
import { Icon, type IconName } from './icons.js';
import type { Text } from '../../../contract/text.js';

/** The pages that the menu leads to. */
export type Place = 'archive' | 'month' | 'settings' | 'integration' | 'users' | 'operations';

interface Entry {
  readonly place: Place;
  readonly label: Text;
  /** What it is of, where the label alone is also the name of something else; heard, not seen. */
  readonly of?: Text;
  readonly icon: IconName;
}

const OF_COMPANY: readonly { id: string; label: Text; entries: readonly Entry[] }[] = [
  {
    id: 'menu-expenses',
    label: common.expenses,
    entries: [
      { place: 'archive', label: common.archive, icon: 'archive' },
      { place: 'month', label: common.month, icon: 'month' },
      { place: 'settings', label: common.categories, of: common.categoriesOf, icon: 'categories' },
    ],
  },
  {
    id: 'menu-settings',
    label: common.settings,
    entries: [
      { place: 'integration', label: common.integration, icon: 'integration' },
      { place: 'users', label: common.users, icon: 'users' },
    ],
  },
];
const OPERATIONS: Entry = { place: 'operations', label: common.operations, icon: 'operations' };

/** The way to every page of a company, and to the one of all companies for whoever runs the service. */
export function Navigation(props: {
  view: SignedInView;
  company: CompanyView['company'] | undefined;
  place: Place | undefined;
}) {
  const { view, company, place } = props;
  const { t, session } = view;
  const isOperator = session.role === 'operator';
  const seesSeveral = session.companies.length > 1 || session.companies.includes('*');
  if (company === undefined && !isOperator) return null;
  return (
    <nav class="side" aria-label={t(common.navigation)}>
      {company &&
        OF_COMPANY.map(({ id, label, entries }) => (
          <Group id={id} label={t(label)}>
            {entries.map((entry) => (
              <Item view={view} entry={entry} href={`/c/${company.id}/${entry.place}`} place={place} />
            ))}
          </Group>
        ))}
      {isOperator && (
        <Group id="menu-operations" label={t(common.operationsGroup)}>
          <Item view={view} entry={OPERATIONS} href="/operations" place={place} />
        </Group>
      )}
      {seesSeveral && company && !isOperator && (
        <a class="side-switch" href="/">
          {t(common.switchCompany)}
        </a>
      )}
    </nav>
  );
}

function Group({ id, label, children }: { id: string; label: string; children?: unknown }) {
  return (
    <div class="side-group">
      <p class="side-label" id={id}>
        {label}
      </p>
      <ul aria-labelledby={id}>{children}</ul>
    </div>
  );
}

function Item(props: { view: SignedInView; entry: Entry; href: string; place: Place | undefined }) {
  const { view, entry, href, place } = props;
  const { label, of } = entry;
  return (
    <li>
      <a href={href} aria-current={entry.place === place ? 'page' : undefined}>
        <Icon name={entry.icon} />
        {view.t(label)}
        {of && <span class="unseen"> {view.t(of)}</span>}
      </a>
    </li>
  );
}
