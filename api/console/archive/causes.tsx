import type { Cause } from '../../../client/archive-client.js';
import { catalogue, isProblemCode, type ProblemCode } from '../../../contract/problems.js';
import type { Text } from '../../../contract/text.js';
import { Button, Form, Pill, Time } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { archive } from '../words/archive.js';
import { WHO_WORDS } from '../words/common.js';
import { PROBLEM_TITLES } from '../words/problems.js';
import { archiveUrl } from './filter.js';

/** One card for each cause: how many reports it holds up, and what frees them. */
export function CauseCards({ view, causes }: { view: CompanyView; causes: readonly Cause[] }) {
  const { t } = view;
  if (causes.length === 0) return null;
  return (
    <section aria-labelledby="causes-title">
      <h2 id="causes-title">{t(archive.causes)}</h2>
      <ul class="cards-grid">
        {causes.map((cause) => (
          <CauseCard view={view} cause={cause} />
        ))}
      </ul>
    </section>
  );
}

function CauseCard({ view, cause }: { view: CompanyView; cause: Cause }) {
  const { t, format } = view;
  const { code, count, messages, oldestSince } = cause;
  if (!isProblemCode(code)) return null;
  const { who } = catalogue[code];
  const told = messages.reduce((sum, message) => sum + message.count, 0);
  return (
    <li class={`card cause cause-${who === 'customer' ? 'ours' : 'theirs'}`}>
      <h3>{t(PROBLEM_TITLES[code])}</h3>
      <p class="cause-count">
        <strong>{format.number(count)}</strong> {t(count === 1 ? archive.report : archive.reports)}{' '}
        <span class="code">{code}</span>
      </p>
      <Pill tone={who === 'customer' ? 'bad' : 'quiet'} icon={who === 'customer' ? 'attention' : 'clock'}>
        {t(WHO_WORDS[who])}
      </Pill>
      <ul class="cause-messages">
        {messages.map(({ message }) => (
          <li>{t(message)}</li>
        ))}
        {told < count && <li>{t(archive.more)}</li>}
      </ul>
      <p class="under">
        {t(archive.oldest)} <Time view={view} at={oldestSince} />
      </p>
      <div class="card-actions">
        <Cure view={view} code={code} />
        <a href={archiveUrl({ companyId: view.company.id, problem: code })}>{t(archive.showThem)}</a>
      </div>
    </li>
  );
}

type Cured =
  { readonly page: string; readonly words: Text } | 'sync' | 'retry' | 'look' | 'decide' | 'choose' | 'nothing';

/** The one thing that frees what waits for each problem. */
const CURES: Readonly<Record<ProblemCode, Cured>> = {
  'TLX-101': { page: 'integration#key', words: archive.toKey },
  'TLX-102': { page: 'integration#key', words: archive.toKey },
  'TLX-103': { page: 'integration#key', words: archive.toKey },
  'TLX-104': { page: 'integration#checks', words: archive.toRights },
  'TLX-105': { page: 'integration#checks', words: archive.toRights },
  'TLX-106': 'nothing',
  'TLX-201': 'sync',
  'TLX-202': 'sync',
  'TLX-203': 'choose',
  'TLX-301': { page: 'settings', words: archive.toCategories },
  'TLX-302': { page: 'settings', words: archive.toCategories },
  'TLX-303': { page: 'integration#choices', words: archive.toPaymentTypes },
  'TLX-304': 'sync',
  'TLX-305': 'look',
  'TLX-306': 'look',
  'TLX-307': 'retry',
  'TLX-308': 'nothing',
  'TLX-401': 'retry',
  'TLX-501': 'retry',
  'TLX-502': 'look',
  'TLX-503': 'look',
  'TLX-601': 'retry',
  'TLX-602': 'retry',
  'TLX-701': 'retry',
  'TLX-702': 'nothing',
  'TLX-703': 'retry',
  'TLX-704': 'nothing',
  'TLX-801': 'decide',
  'TLX-802': 'decide',
  'TLX-803': 'retry',
  'TLX-901': 'nothing',
};

function Cure({ view, code }: { view: CompanyView; code: ProblemCode }) {
  const { t, company, session, address } = view;
  const cure = CURES[code];
  const mayDoAll = session.role === 'admin' || session.role === 'operator';
  const these = archiveUrl({ companyId: company.id, problem: code });
  if (cure === 'nothing') return <span>{t(archive.sonyaActs)}</span>;
  if (typeof cure === 'object') return <Cta href={`/c/${company.id}/${cure.page}`}>{t(cure.words)}</Cta>;
  if (cure === 'look') return <Cta href={these}>{t(archive.correct)}</Cta>;
  if (cure === 'decide') return <Cta href={these}>{t(archive.decide)}</Cta>;
  if (cure === 'choose') return <Cta href={these}>{t(archive.chooseEmployees)}</Cta>;
  if (!mayDoAll) return null;
  const [action, words] =
    cure === 'sync' ? ['integration/sync', archive.syncEmployees] : ['archive/retry-cause', archive.retryAll];
  return (
    <Form view={view} action={`/c/${company.id}/${action}`}>
      <input type="hidden" name="back" value={address} />
      <input type="hidden" name="problem" value={code} />
      <Button kind="primary">{t(words)}</Button>
    </Form>
  );
}

function Cta({ href, children }: { href: string; children?: unknown }) {
  return (
    <a class="button button-primary" href={href}>
      {children}
    </a>
  );
}
