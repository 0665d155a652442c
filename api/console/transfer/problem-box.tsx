import { isProblemCode } from '../../../contract/problems.js';
import type { TransferStatus } from '../../../contract/transfer-status.js';
import { CURES } from '../archive/cures.js';
import { OutLink, Time } from '../parts/elements.js';
import { Icon } from '../parts/icons.js';
import type { CompanyView } from '../view.js';
import { causes, readsForCustomer, whoActs } from '../words/causes.js';
import { common } from '../words/common.js';
import { transfer } from '../words/transfer.js';

/** Where one reads more. */
export interface Links {
  readonly help: string | undefined;
  readonly temporal: string | undefined;
}

interface Props {
  readonly view: CompanyView;
  readonly status: TransferStatus;
  readonly links: Links;
}

/** Why it waits, who must act and when it is tried next; or that all is well. */
export function ProblemBox({ view, status, links }: Props) {
  const { t, session } = view;
  const { problem } = status;
  const temporal = links.temporal !== undefined && (
    <p class="no-print">
      <OutLink href={links.temporal} what={t(transfer.opensTemporal)}>
        {t(transfer.temporal)}
      </OutLink>
    </p>
  );
  if (problem === null) return temporal || null;
  const forOperator =
    session.role === 'operator' && isProblemCode(problem.code) ? CURES[problem.code].operator : undefined;
  return (
    <section class={`problem problem-${problem.class}`} aria-labelledby="problem-title">
      <Icon name={problem.class === 'A' ? 'clock' : 'attention'} />
      <div>
        <h2 id="problem-title">{t(status.status === 'transferred' ? transfer.needsDecision : transfer.problem)}</h2>
        {readsForCustomer(problem.who, session.role) && <p>{t(causes.customerReads)}</p>}
        <p class="problem-message">{t(problem.message)}</p>
        {forOperator && <p>{t(forOperator)}</p>}
        <p class="problem-facts">
          <strong>{t(whoActs(problem.who, session.role))}</strong>
          <span class="code">{problem.code}</span>
          <span>
            {t(common.since)} <Time view={view} at={problem.since} />
          </span>
          {problem.nextTryAt !== null && (
            <span>
              {t(common.nextTry)} <Time view={view} at={problem.nextTryAt} />
            </span>
          )}
          {links.help !== undefined && (
            <OutLink href={links.help} what={t(transfer.opensHelp)}>
              {t(common.help)}
            </OutLink>
          )}
        </p>
        {temporal}
      </div>
    </section>
  );
}
