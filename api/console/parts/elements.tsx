import type { Child } from 'hono/jsx';
import type { TransferState, TransferStatus } from '../../../contract/transfer-status.js';
import { common, STATUS_WORDS } from '../words/common.js';
import type { SignedInView, View } from '../view.js';
import { Icon, type IconName } from './icons.js';

/** The small parts that pages are made of. */

export type Tone = 'good' | 'bad' | 'wait' | 'info' | 'quiet';

/** How something stands, in words; the colour only repeats them. */
export function Pill({ tone, icon, children }: { tone: Tone; icon: IconName; children?: Child }) {
  return (
    <span class={`pill pill-${tone}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}

const STATUS_LOOKS: Record<TransferState, { tone: Tone; icon: IconName }> = {
  queued: { tone: 'info', icon: 'clock' },
  transferring: { tone: 'info', icon: 'moving' },
  waiting: { tone: 'wait', icon: 'clock' },
  unknownOutcome: { tone: 'wait', icon: 'search' },
  transferred: { tone: 'good', icon: 'check' },
  bookedByHand: { tone: 'quiet', icon: 'hand' },
  cancelled: { tone: 'quiet', icon: 'cross' },
  superseded: { tone: 'quiet', icon: 'moving' },
};

/** Where a transfer stands; one that needs the customer or was changed afterwards stands out. */
export function StatusPill({ view, status }: { view: View; status: Pick<TransferStatus, 'status' | 'problem'> }) {
  const look = STATUS_LOOKS[status.status];
  const needsSomebody = status.problem !== null && status.problem.class !== 'A';
  return (
    <Pill tone={needsSomebody ? 'bad' : look.tone} icon={needsSomebody ? 'attention' : look.icon}>
      {view.t(STATUS_WORDS[status.status])}
    </Pill>
  );
}

/** An instant, exact to machines. */
export function Time({ view, at, as = 'time' }: { view: View; at: string; as?: 'time' | 'day' | 'clock' }) {
  const { format } = view;
  return (
    <time datetime={at} title={format.time(at)}>
      {format[as](at)}
    </time>
  );
}

/** A text that breaks where it must as an e-mail address does: before an @ and before dots. */
export function Breakable({ text }: { text: string }) {
  return (
    <span class="breakable">
      {text.split(/(?=[@.]\S)/).map((part, position) => (
        <>
          {position > 0 && <wbr />}
          {part}
        </>
      ))}
    </span>
  );
}

/** A form that only this session can send. */
export function Form({
  view,
  action,
  class: className,
  id,
  isRefused = false,
  children,
}: {
  view: SignedInView;
  action: string;
  class?: string;
  id?: string;
  /** Whether it holds what somebody wrote and was refused: a page that looks again leaves that alone. */
  isRefused?: boolean;
  children?: Child;
}) {
  return (
    <form method="post" action={action} class={className} id={id} data-refused={isRefused ? 'true' : undefined}>
      <input type="hidden" name="csrf" value={view.session.csrf} />
      {children}
    </form>
  );
}

export function Button({
  kind = 'plain',
  children,
  ...rest
}: {
  kind?: 'primary' | 'plain' | 'danger' | 'link';
  children?: Child;
  name?: string;
  value?: string;
  formaction?: string;
}) {
  return (
    <button type="submit" class={`button button-${kind}`} {...rest}>
      {children}
    </button>
  );
}

/** What sends a form that looks for something. */
export function SearchButton({ view }: { view: View }) {
  return (
    <Button>
      <Icon name="search" />
      {view.t(common.search)}
    </Button>
  );
}

/** What is to be seen where there is nothing yet. */
export function Empty({ title, children, icon = 'archive' }: { title: string; children?: Child; icon?: IconName }) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="empty-title">{title}</p>
      <div>{children}</div>
    </div>
  );
}

export function Notice({ tone, children }: { tone: Tone; children?: Child }) {
  const icon: IconName = tone === 'good' ? 'check' : tone === 'info' || tone === 'quiet' ? 'circle' : 'attention';
  return (
    <div class={`notice notice-${tone}`}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}

/** A field with its label above and what helps to fill it in below. */
export function Field({ id, label, hint, children }: { id: string; label: string; hint?: string; children?: Child }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** A link out of the service, with what it opens in. */
export function OutLink({ href, what, children }: { href: string; what: string; children?: Child }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" class="out">
      {children}
      <Icon name="external" />
      <span class="unseen"> ({what})</span>
    </a>
  );
}
