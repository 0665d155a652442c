import type { CompanyView, SignedInView } from '../view.js';
import { common } from '../words/common.js';
import { Icon, type IconName } from './icons.js';
import type { Text } from '../../../contract/text.js';

/** The pages that the menu leads to. */
export type Place = 'archive' | 'month' | 'settings' | 'integration' | 'users' | 'operations';

interface Entry {
  readonly place: Place;
  readonly label: Text;
  readonly icon: IconName;
}

const OF_COMPANY: readonly { label: Text; entries: readonly Entry[] }[] = [
  {
    label: common.expenses,
    entries: [
      { place: 'archive', label: common.archive, icon: 'archive' },
      { place: 'month', label: common.month, icon: 'month' },
      { place: 'settings', label: common.categories, icon: 'categories' },
    ],
  },
  {
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
        OF_COMPANY.map(({ label, entries }) => (
          <Group label={t(label)}>
            {entries.map((entry) => (
              <Item label={t(entry.label)} entry={entry} href={`/c/${company.id}/${entry.place}`} place={place} />
            ))}
          </Group>
        ))}
      {isOperator && (
        <Group label={t(common.operationsGroup)}>
          <Item label={t(OPERATIONS.label)} entry={OPERATIONS} href="/operations" place={place} />
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

function Group({ label, children }: { label: string; children?: unknown }) {
  return (
    <div class="side-group">
      <p class="side-label">{label}</p>
      <ul>{children}</ul>
    </div>
  );
}

function Item(props: { label: string; entry: Entry; href: string; place: Place | undefined }) {
  const { label, entry, href, place } = props;
  return (
    <li>
      <a href={href} aria-current={entry.place === place ? 'page' : undefined}>
        <Icon name={entry.icon} />
        {label}
      </a>
    </li>
  );
}
