import type { TransferDossier } from '../../../client/archive-client.js';
import type { EmployeeCandidate } from '../../../contract/problems.js';
import { fieldOf } from '../handling.js';
import { Button, Field, Form } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { isForReader } from '../words/causes.js';
import { ACCEPT_WORDS, ACTION_WORDS, transfer } from '../words/transfer.js';
import { acceptedNumber, fittingActions, type PageAction } from './decisions.js';

interface Props {
  readonly view: CompanyView;
  readonly dossier: TransferDossier;
  /** The form that was refused. */
  readonly written: FormData | undefined;
}

/** What somebody can decide, each with a reason; nothing where nothing fits. */
export function Actions({ view, dossier, written }: Props) {
  const { t, session } = view;
  const { problem } = dossier.status;
  const fitting = fittingActions(dossier.status);
  if (fitting.length === 0) return null;
  const isChoiceless = fitting.includes('chooseEmployee') && candidatesOf(dossier).length === 0;
  const actions = fitting.filter((action) => action !== 'chooseEmployee' || !isChoiceless);
  const chosen = actions.find((action) => action === written?.get('action'));
  // Who was told to do nothing is asked for nothing.
  const isAsked = problem === null || isForReader(problem.who, session.role);
  const opened = chosen ?? (isAsked ? actions[0] : undefined);
  return (
    <section class="card no-print" aria-labelledby="actions-title">
      <h2 id="actions-title">{t(isAsked ? transfer.actions : transfer.otherActions)}</h2>
      {isChoiceless && <p>{t(transfer.noCandidates)}</p>}
      {actions.map((action) => (
        <ActionForm
          view={view}
          dossier={dossier}
          action={action}
          isOpen={action === opened}
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
  const accepted = action === 'bookedByHand' ? acceptedNumber(dossier.status) : undefined;
  const words = accepted === undefined ? ACTION_WORDS[action] : ACCEPT_WORDS;
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
        {action === 'chooseEmployee' && <Candidates view={view} candidates={candidatesOf(dossier)} written={written} />}
        {action === 'bookedByHand' && <NumberField view={view} known={accepted} written={written} />}
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

function candidatesOf({ status }: TransferDossier): readonly EmployeeCandidate[] {
  const known = status.problem?.details['candidates'];
  return Array.isArray(known) ? (known as EmployeeCandidate[]) : [];
}

interface CandidatesProps extends Pick<Props, 'view' | 'written'> {
  readonly candidates: readonly EmployeeCandidate[];
}

function Candidates({ view, candidates, written }: CandidatesProps) {
  const { t } = view;
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

interface NumberProps extends Pick<Props, 'view' | 'written'> {
  /** The number that is known already. */
  readonly known: string | undefined;
}

function NumberField({ view, known, written }: NumberProps) {
  const { t } = view;
  return (
    <Field id="tripletexNumber" label={t(transfer.tripletexNumber)} hint={t(transfer.tripletexNumberHint)}>
      <input
        id="tripletexNumber"
        name="tripletexNumber"
        value={written ? fieldOf(written, 'tripletexNumber') : known}
        required
        pattern="\s*\d{1,9}-\d{4}\s*"
        maxlength={20}
        autocomplete="off"
        aria-describedby="tripletexNumber-hint"
      />
    </Field>
  );
}
