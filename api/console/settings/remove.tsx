import type { Category } from '../../../client/category-client.js';
import { referenceOfSynced } from '../../../contract/synced-categories.js';
import { Button, Form } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { settings } from '../words/settings.js';

interface Props {
  readonly view: CompanyView;
  readonly category: Category;
  /** How many reports wait for it now. */
  readonly waiting: number;
}

/** Takes away what a category is booked on, once one has opened what that means. */
export function Remove({ view, category: { key, name }, waiting }: Props) {
  const { t, format, company } = view;
  const about = referenceOfSynced(key) === undefined ? settings.removeAbout : settings.removeAboutSynced;
  return (
    <details class="remove">
      <summary>
        {t(settings.remove)}
        <span class="unseen"> {name}</span>
      </summary>
      <Form view={view} action={`/c/${company.id}/settings/remove`}>
        <input type="hidden" name="key" value={key} />
        <p>
          {t(about)}
          {waiting > 0 &&
            ` ${format.number(waiting)} ${t(waiting === 1 ? settings.goesOnWaiting : settings.goOnWaiting)}.`}
        </p>
        <Button kind="danger">
          {t(settings.removeButton)}
          <span class="unseen"> {name}</span>
        </Button>
      </Form>
    </details>
  );
}
