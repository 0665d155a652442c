import type { TransferDossier } from '../../../client/archive-client.js';
import type { EmployeeCandidate } from '../../../contract/problems.js';
import { Button, Field, Form } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { isForReader } from '../words/causes.js';
import { ACCEPT_WORDS, ACTION_WORDS, transfer } from '../words/transfer.js';
import { acceptedNumber, fittingActions, type PageAction } from './decisions.js';

/** What somebody can decide, each with a reason; nothing where nothing fits. */
export function Actions({ view, dossier }: { view: CompanyView; dossier: TransferDossier }) {
  const { t, session } = view;
  const { problem } = dossier.status;
  const fitting = fittingActions(dossier.status);
  if (fitting.length === 0) return null;
  const isChoiceless = fitting.includes('chooseEmployee') && candidatesOf(dossier).length === 0;
  const actions = fitting.filter((action) => action !== 'chooseEmployee' || !isChoiceless);
  // Who was told to do nothing is asked for nothing.
  const isAsked = problem === null || isForReader(problem.who, session.role);
  return (
    <section class="card no-print" aria-labelledby="actions-title">
      <h2 id="actions-title">{t(isAsked ? transfer.actions : transfer.otherActions)}</h2>
      {isChoiceless && <p>{t(transfer.noCandidates)}</p>}
      {actions.map((action, position) => (
        <ActionForm view={view} dossier={dossier} action={action} isOpen={isAsked && position === 0} />
      ))}
      <p class="hint">{t(transfer.correctInSonya)}</p>
    </section>
  );
}

interface FormProps {
  readonly view: CompanyView;
  readonly dossier: TransferDossier;
  readonly action: PageAction;
  readonly isOpen: boolean;
}

function ActionForm({ view, dossier, action, isOpen }: FormProps) {
  const { t, company } = view;
  const accepted = action === 'bookedByHand' ? acceptedNumber(dossier.status) : undefined;
  const words = accepted === undefined ? ACTION_WORDS[action] : ACCEPT_WORDS;
  const id = `note-${action}`;
  return (
    <details class="action" open={isOpen} name="action">
      <summary>{t(words.title)}</summary>
      <Form view={view} action={`/c/${company.id}/archive/${dossier.status.reportId}/resolve`}>
        <input type="hidden" name="action" value={action} />
        <p>{t(words.about)}</p>
        {action === 'chooseEmployee' && <Candidates view={view} candidates={candidatesOf(dossier)} />}
        {action === 'bookedByHand' && <NumberField view={view} known={accepted} />}
        <Field id={id} label={t(transfer.reason)} hint={t(transfer.reasonHint)}>
          <textarea id={id} name="note" rows={2} maxlength={2000} aria-describedby={`${id}-hint`}></textarea>
        </Field>
        <Button kind={action === 'cancel' ? 'danger' : 'primary'}>{t(words.button)}</Button>
      </Form>
    </details>
  );
}

function candidatesOf({ status }: TransferDossier): readonly EmployeeCandidate[] {
  const known = status.problem?.details['candidates'];
  return Array.isArray(known) ? (known as EmployeeCandidate[]) : [];
}

function Candidates({ view, candidates }: { view: CompanyView; candidates: readonly EmployeeCandidate[] }) {
  const { t } = view;
  return (
    <fieldset class="radios">
      <legend>{t(transfer.candidates)}</legend>
      {candidates.map(({ tripletexEmployeeId, name }) => (
        <label>
          <input type="radio" name="tripletexEmployeeId" value={String(tripletexEmployeeId)} required />
          <span>
            {name} <span class="under">Tripletex-id {tripletexEmployeeId}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function NumberField({ view, known }: { view: CompanyView; known: string | undefined }) {
  const { t } = view;
  return (
    <Field id="tripletexNumber" label={t(transfer.tripletexNumber)} hint={t(transfer.tripletexNumberHint)}>
      <input
        id="tripletexNumber"
        name="tripletexNumber"
        value={known}
        required
        pattern="\s*\d{1,9}-\d{4}\s*"
        maxlength={20}
        autocomplete="off"
        aria-describedby="tripletexNumber-hint"
      />
    </Field>
  );
}
