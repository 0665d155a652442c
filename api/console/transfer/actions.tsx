import type { TransferDossier } from '../../../client/archive-client.js';
import type { EmployeeCandidate } from '../../../contract/problems.js';
import { fieldOf } from '../handling.js';
import { Button, Field, Form } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { ACTION_WORDS, transfer } from '../words/transfer.js';
import { fittingActions, type PageAction } from './decisions.js';

interface Props {
  readonly view: CompanyView;
  readonly dossier: TransferDossier;
  /** The form that was refused. */
  readonly written: FormData | undefined;
}

/** What somebody can decide, each with a reason; nothing where nothing fits. */
export function Actions({ view, dossier, written }: Props) {
  const { t } = view;
  const actions = fittingActions(dossier.status);
  const chosen = actions.find((action) => action === written?.get('action'));
  if (actions.length === 0) return null;
  return (
    <section class="card no-print" aria-labelledby="actions-title">
      <h2 id="actions-title">{t(transfer.actions)}</h2>
      {actions.map((action) => (
        <ActionForm
          view={view}
          dossier={dossier}
          action={action}
          isOpen={action === (chosen ?? actions[0])}
          written={action === chosen ? written : undefined}
        />
      ))}
      <p class="hint">{t(transfer.correctInSonya)}</p>
    </section>
  );
}

interface FormProps extends Props {
  readonly action: PageAction;
  readonly isOpen: boolean;
}

function ActionForm({ view, dossier, action, isOpen, written }: FormProps) {
  const { t, company } = view;
  const words = ACTION_WORDS[action];
  const id = `note-${action}`;
  return (
    <details class="action" open={isOpen} name="action">
      <summary>{t(words.title)}</summary>
      <Form
        view={view}
        action={`/c/${company.id}/archive/${dossier.status.reportId}/resolve`}
        isRefused={written !== undefined}
      >
        <input type="hidden" name="action" value={action} />
        <p>{t(words.about)}</p>
        {action === 'chooseEmployee' && <Candidates view={view} dossier={dossier} written={written} />}
        {action === 'bookedByHand' && <NumberField view={view} written={written} />}
        <Field id={id} label={t(transfer.reason)} hint={t(transfer.reasonHint)}>
          <textarea id={id} name="note" rows={2} maxlength={2000} aria-describedby={`${id}-hint`}>
            {written && fieldOf(written, 'note')}
          </textarea>
        </Field>
        <Button kind={action === 'cancel' ? 'danger' : 'primary'}>{t(words.button)}</Button>
      </Form>
    </details>
  );
}

function Candidates({ view, dossier, written }: Props) {
  const { t } = view;
  const known = dossier.status.problem?.details['candidates'];
  const candidates = Array.isArray(known) ? (known as EmployeeCandidate[]) : [];
  if (candidates.length === 0) return <p>{t(transfer.noCandidates)}</p>;
  return (
    <fieldset class="radios">
      <legend>{t(transfer.candidates)}</legend>
      {candidates.map(({ tripletexEmployeeId, name }) => (
        <label>
          <input
            type="radio"
            name="tripletexEmployeeId"
            value={String(tripletexEmployeeId)}
            checked={written?.get('tripletexEmployeeId') === String(tripletexEmployeeId)}
            required
          />
          <span>
            {name} <span class="under">Tripletex-id {tripletexEmployeeId}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function NumberField({ view, written }: Pick<Props, 'view' | 'written'>) {
  const { t } = view;
  return (
    <Field id="tripletexNumber" label={t(transfer.tripletexNumber)} hint={t(transfer.tripletexNumberHint)}>
      <input
        id="tripletexNumber"
        name="tripletexNumber"
        value={written && fieldOf(written, 'tripletexNumber')}
        required
        pattern="\s*\d{1,9}-\d{4}\s*"
        maxlength={20}
        autocomplete="off"
        aria-describedby="tripletexNumber-hint"
      />
    </Field>
  );
}
