import { REGISTERS, type Connection } from '../../../contract/connection.js';
import { Button, Field, Form } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import type { Written } from './form.js';
import { integration, INTERVALS, intervalWords } from '../words/integration.js';

interface Props {
  readonly view: CompanyView;
  readonly connection: Connection;
  readonly paymentTypes: readonly string[];
}

interface FormProps extends Props {
  /** What somebody chose, and was refused. */
  readonly written: Written | undefined;
}

/** The key, which is never shown again, and what is chosen with it. */
export function ChoicesForm({ view, connection: known, paymentTypes, written }: FormProps) {
  const { t, company } = view;
  const connection = written?.connection ?? known;
  const isNew = connection.status === 'none';
  const keyHint = isNew ? integration.keyHintNew : integration.keyHintKeep;
  return (
    <section class="card" aria-labelledby="key-title">
      <h2 id="key-title">{t(isNew ? integration.connectTitle : integration.keyTitle)}</h2>
      <Form
        view={view}
        action={`/c/${company.id}/integration`}
        class="stack"
        id="key"
        isRefused={written !== undefined}
      >
        {connection.keyHint !== null && (
          <p>
            {t(integration.storedKey)}: <code>{connection.keyHint}</code>
          </p>
        )}
        <Field
          id="userKey"
          label={t(integration.key)}
          hint={t(written?.isKeyGone === true ? integration.keyHintAgain : keyHint)}
        >
          <input
            id="userKey"
            name="userKey"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required={isNew}
            maxlength={4000}
            aria-describedby="userKey-hint"
          />
        </Field>
        <fieldset class="checks-list">
          <legend>{t(integration.whatToSync)}</legend>
          {REGISTERS.map((register) => (
            <label>
              <input type="checkbox" name="sync" value={register} checked={connection.sync[register]} />
              <span>{t(integration[register])}</span>
            </label>
          ))}
        </fieldset>
        <Interval view={view} every={connection.schedule.every} />
        <div id="choices" class="stack">
          <Payment view={view} of="employee" connection={connection} paymentTypes={paymentTypes} />
          <Payment view={view} of="company" connection={connection} paymentTypes={paymentTypes} />
          <Allowances view={view} />
        </div>
        <p class="hint">{t(integration.connectWait)}</p>
        <Button kind="primary">{t(isNew ? integration.connect : integration.save)}</Button>
      </Form>
    </section>
  );
}

function Interval({ view, every }: { view: CompanyView; every: string }) {
  const { t } = view;
  return (
    <Field id="syncEvery" label={t(integration.howOften)}>
      <select id="syncEvery" name="syncEvery">
        {Object.entries(INTERVALS).map(([value, words]) => (
          <option value={value} selected={value === every}>
            {t(words)}
          </option>
        ))}
        {!(every in INTERVALS) && (
          <option value={every} selected>
            {t(intervalWords(every))}
          </option>
        )}
      </select>
    </Field>
  );
}

function Payment({ view, of, connection, paymentTypes }: Props & { of: 'employee' | 'company' }) {
  const { t } = view;
  const id = of === 'employee' ? 'paymentEmployee' : 'paymentCompany';
  const chosen = connection.paymentTypes[of];
  const isGone = chosen !== null && !paymentTypes.includes(chosen);
  return (
    <Field
      id={id}
      label={t(of === 'employee' ? integration.paymentEmployee : integration.paymentCompany)}
      hint={t(integration.paymentHint)}
    >
      <select id={id} name={id} aria-describedby={`${id}-hint`}>
        <option value="" selected={chosen === null}>
          {t(integration.paymentAuto)}
        </option>
        {[...(isGone ? [chosen] : []), ...new Set(paymentTypes)].map((description) => (
          <option value={description} selected={description === chosen}>
            {description}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** There is one way only so far; it is shown so that everybody knows which. */
function Allowances({ view }: { view: CompanyView }) {
  const { t } = view;
  return (
    <fieldset class="radios">
      <legend>{t(integration.allowances)}</legend>
      <label>
        <input type="radio" name="allowances" value="costCategory" checked />
        <span>{t(integration.costCategory)}</span>
      </label>
    </fieldset>
  );
}
