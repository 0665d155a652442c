import type { Cause } from '../../../client/archive-client.js';
import { catalogue, isProblemCode, type ProblemCode } from '../../../contract/problems.js';
import { Button, Form, Pill, Time } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { causes as words, moreCauses, otherReasons, readsForCustomer, whoActs } from '../words/causes.js';
import { PROBLEM_TITLES } from '../words/problems.js';
import { CURES, mayRetryAll, type Cure } from './cures.js';
import { archiveUrl } from './filter.js';

/** So many are shown at once: whoever opens the archive also wants to see reports. */
const SHOWN_AT_ONCE = 6;

/** One card for each cause: how many reports it holds up, and what frees them. */
export function CauseCards({ view, causes }: { view: CompanyView; causes: readonly Cause[] }) {
  const { t, format } = view;
  if (causes.length === 0) return null;
  const others = causes.slice(SHOWN_AT_ONCE);
  return (
    <section aria-labelledby="causes-title">
      <h2 id="causes-title">{t(words.title)}</h2>
      <Cards view={view} causes={causes.slice(0, SHOWN_AT_ONCE)} />
      {others.length > 0 && (
        <details class="more-causes">
          <summary>{t(moreCauses(format.number(others.length)))}</summary>
          <Cards view={view} causes={others} />
        </details>
      )}
    </section>
  );
}

function Cards({ view, causes }: { view: CompanyView; causes: readonly Cause[] }) {
  return (
    <ul class="cards-grid">
      {causes.map((cause) => (
        <CauseCard view={view} cause={cause} />
      ))}
    </ul>
  );
}

interface CardProps {
  readonly view: CompanyView;
  readonly cause: Cause;
}

function CauseCard({ view, cause }: CardProps) {
  const { t, format, session } = view;
  const { code, count, oldestSince } = cause;
  if (!isProblemCode(code)) return null;
  const { who } = catalogue[code];
  const cure = CURES[code];
  return (
    <li class={`card cause cause-${who === 'customer' ? 'ours' : 'theirs'}`}>
      <h3>{t(PROBLEM_TITLES[code])}</h3>
      <p class="cause-count">
        <strong>{format.number(count)}</strong> {t(count === 1 ? words.report : words.reports)}{' '}
        <span class="code">{code}</span>
      </p>
      <Pill tone={who === 'customer' ? 'bad' : 'quiet'} icon={who === 'customer' ? 'attention' : 'clock'}>
        {t(whoActs(who, session.role))}
      </Pill>
      {readsForCustomer(who, session.role) && <p class="under">{t(words.customerReads)}</p>}
      <Messages view={view} cause={cause} />
      <p class="under">
        {t(words.oldest)} <Time view={view} at={oldestSince} />
      </p>
      {session.role === 'operator' && cure.operator && <p class="cause-cure">{t(cure.operator)}</p>}
      {!cure.roles.includes(session.role) && <p class="cause-cure">{t(cure.others)}</p>}
      <div class="card-actions">
        {cure.roles.includes(session.role) && <Action view={view} cause={cause} code={code} cure={cure} />}
        {cure.act !== 'retry' && <Retry view={view} cause={cause} code={code} kind="plain" />}
        <a href={urlOf(view, cause, code)}>{t(words.showThem)}</a>
      </div>
    </li>
  );
}

function Messages({ view, cause: { code, messages, kinds } }: CardProps) {
  const { t, format } = view;
  const others = kinds - messages.length;
  const areReasons = isProblemCode(code) && ['V', 'D'].includes(catalogue[code].class);
  return (
    <ul class="cause-messages">
      {messages.map((message) => (
        <li>{t(message)}</li>
      ))}
      {others > 0 && <li>{t(areReasons ? otherReasons(others, format.number(others)) : words.more)}</li>}
    </ul>
  );
}

interface ActionProps extends CardProps {
  readonly code: ProblemCode;
}

function Action({ view, cause, code, cure }: ActionProps & { cure: Cure }) {
  const { t, company } = view;
  const isOne = cause.count === 1;
  switch (cure.act) {
    case 'nothing':
      return null;
    case 'retry':
      return <Retry view={view} cause={cause} code={code} kind="primary" />;
    case 'sync':
      return (
        <Form view={view} action={`/c/${company.id}/integration/sync`}>
          <input type="hidden" name="back" value={view.address} />
          <Button kind="primary">{t(cure.words)}</Button>
        </Form>
      );
    case 'reports': {
      const { reportId } = cause.example;
      const href = isOne ? `/c/${company.id}/archive/${reportId}` : urlOf(view, cause, code);
      return <Cta href={href}>{t((isOne && cure.wordsOfOne) || cure.words)}</Cta>;
    }
    case 'page': {
      // What several have in common is no more than the page.
      const where = cure.page?.(cause.kinds === 1 ? cause.example.details : {}) ?? '';
      return <Cta href={`/c/${company.id}/${where}`}>{t(cure.words)}</Cta>;
    }
  }
}

/** Tries all again that wait for this cause, and nothing else. */
function Retry({ view, cause, code, kind }: ActionProps & { kind: 'primary' | 'plain' }) {
  const { t, company, session, address } = view;
  if (!mayRetryAll(code) || session.role === 'accountant') return null;
  return (
    <Form view={view} action={`/c/${company.id}/archive/retry-cause`}>
      <input type="hidden" name="back" value={address} />
      <input type="hidden" name="problem" value={code} />
      {cause.key !== null && <input type="hidden" name="cause" value={cause.key} />}
      <Button kind={kind}>{t(words.retry)}</Button>
    </Form>
  );
}

function urlOf({ company }: CompanyView, { key }: Cause, problem: ProblemCode): string {
  return archiveUrl({ companyId: company.id, problem, cause: key ?? undefined });
}

function Cta({ href, children }: { href: string; children?: unknown }) {
  return (
    <a class="button button-primary" href={href}>
      {children}
    </a>
  );
}
