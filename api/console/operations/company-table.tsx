import type { CompanyAtAGlance } from '../../../client/overview-client.js';
import { Button, Form, Pill } from '../parts/elements.js';
import type { SignedInView } from '../view.js';
import { CONNECTION_WORDS, integration } from '../words/integration.js';
import { operations } from '../words/operations.js';

interface Props {
  readonly view: SignedInView;
  readonly companies: readonly CompanyAtAGlance[];
}

const TONES = { ok: 'good', limited: 'wait', broken: 'bad', none: 'quiet' } as const;
const ICONS = { ok: 'check', limited: 'attention', broken: 'attention', none: 'integration' } as const;

/** The companies; those that need somebody come first. Each can be paused and resumed here. */
export function CompanyTable({ view, companies }: Props) {
  const { t } = view;
  const sorted = [...companies].sort((one, other) => troubleOf(other) - troubleOf(one));
  return (
    <section aria-labelledby="companies-title">
      <h2 id="companies-title">{t(operations.list)}</h2>
      <table class="cards panel">
        <caption class="unseen">{t(operations.list)}</caption>
        <thead>
          <tr>
            {[operations.company, operations.connection, operations.transfers, operations.action].map((words) => (
              <th scope="col">{t(words)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((company) => (
            <Row view={view} company={company} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function troubleOf({ connection, isPaused }: CompanyAtAGlance): number {
  return (connection === 'broken' ? 2 : 0) + (isPaused ? 1 : 0);
}

function Row({ view, company }: { view: SignedInView; company: CompanyAtAGlance }) {
  const { t } = view;
  const { companyId, name, connection, problemCode, isPaused } = company;
  return (
    <tr>
      <th scope="row">
        <a href={`/c/${companyId}/archive`}>{name ?? companyId}</a>
        {name !== null && <span class="under">{companyId}</span>}
      </th>
      <td data-label={t(operations.connection)}>
        <a class="plain-link" href={`/c/${companyId}/integration`}>
          <Pill tone={TONES[connection]} icon={ICONS[connection]}>
            {t(CONNECTION_WORDS[connection])}
          </Pill>
        </a>{' '}
        {problemCode !== null && <span class="code">{problemCode}</span>}
      </td>
      <td data-label={t(operations.transfers)}>
        <Pill tone={isPaused ? 'wait' : 'good'} icon={isPaused ? 'clock' : 'check'}>
          {t(isPaused ? operations.paused : operations.running)}
        </Pill>
      </td>
      <td data-label={t(operations.action)}>
        <Form view={view} action={`/operations/${isPaused ? 'resume' : 'pause'}`}>
          <input type="hidden" name="company" value={companyId} />
          <Button>
            {t(isPaused ? integration.resume : integration.pause)}
            <span class="unseen"> {name ?? companyId}</span>
          </Button>
        </Form>
      </td>
    </tr>
  );
}
