import type { Category } from '../../../client/category-client.js';
import type { ShownRow } from '../../../client/register-client.js';
import { anchorOfCategory } from '../anchors.js';
import { fieldOf } from '../handling.js';
import { Button, Empty, Field, Form, Notice, Pill } from '../parts/elements.js';
import { Page } from '../parts/layout.js';
import type { CompanyView } from '../view.js';
import { common } from '../words/common.js';
import { settings } from '../words/settings.js';
import { Remove } from './remove.js';

interface Props {
  readonly view: CompanyView;
  readonly categories: readonly Category[];
  readonly waiting: ReadonlyMap<string, number>;
  readonly costCategories: readonly ShownRow[];
  /** A new category that was refused. */
  readonly written?: FormData | undefined;
}

/** Each of Sonya's categories and what it is booked on; those that hold reports up come first. */
export function SettingsPage({ view, categories, waiting, costCategories, written }: Props) {
  const { t, session } = view;
  const isAdmin = session.role === 'admin';
  const manual = categories.filter(({ source }) => source === 'manual');
  const known = new Set(manual.map(({ key }) => key));
  const missing = [...waiting.keys()].filter((key) => !known.has(key)).map(withoutReference);
  const rows = [...missing, ...[...manual].sort((one, other) => troubleOf(other) - troubleOf(one))];
  const crumbs = [{ label: t(common.expenses) }, { label: t(common.categories) }];
  return (
    <Page view={view} title={t(settings.title)} place="settings" crumbs={crumbs}>
      <p class="lead">{t(settings.intro)}</p>
      <div id="nothing-synced" data-live>
        {costCategories.length === 0 && <Notice tone="wait">{t(settings.nothingSynced)}</Notice>}
      </div>
      {!isAdmin && <Notice tone="info">{t(settings.readOnly)}</Notice>}
      <datalist id="cost-categories" data-live>
        {costCategories.map((row) => (
          <option value={valueOf(row, costCategories)}>{labelOf(view, row)}</option>
        ))}
      </datalist>
      <section aria-labelledby="categories-title">
        <h2 id="categories-title">{t(settings.categories)}</h2>
        {isAdmin && <p class="hint">{t(settings.typeHint)}</p>}
        <div id="categories" data-live data-announce>
          {rows.length === 0 ? (
            <Empty title={t(settings.emptyTitle)} icon="categories">
              {t(settings.empty)}
            </Empty>
          ) : (
            <Table view={view} rows={rows} waiting={waiting} isAdmin={isAdmin} isKnown={costCategories.length > 0} />
          )}
        </div>
      </section>
      {isAdmin && <Add view={view} written={written} />}
      <div id="synced" data-live>
        <Synced view={view} categories={categories.filter(({ source }) => source === 'synced')} />
      </div>
    </Page>
  );
}

function withoutReference(key: string): Category {
  return { key, name: key, externalReference: null, costCategory: null, source: 'manual' };
}

function troubleOf({ costCategory }: Category): number {
  return costCategory === null ? 2 : costCategory.active ? 0 : 1;
}

/** A description that several have names none of them. */
function valueOf({ tripletexId, ...row }: ShownRow, all: readonly ShownRow[]): string {
  const isUnique = all.filter((other) => other['description'] === row['description']).length === 1;
  return isUnique ? String(row['description']) : String(tripletexId);
}

function labelOf({ t }: CompanyView, row: ShownRow): string {
  const kinds = [row['travel'] === true && t(settings.travel), row['expense'] === true && t(settings.expense)];
  const account = row['account'] ?? null;
  const about = [...kinds, account !== null && `${t(settings.account)} ${account}`].filter((part) => part !== false);
  return `${String(row['description'])} (${about.join(', ')})`;
}

interface TableProps {
  readonly view: CompanyView;
  readonly rows: readonly Category[];
  readonly waiting: ReadonlyMap<string, number>;
  readonly isAdmin: boolean;
  /** Whether it is known here what there is in Tripletex. */
  readonly isKnown: boolean;
}

function Table({ view, rows, waiting, isAdmin, isKnown }: TableProps) {
  const { t } = view;
  return (
    <table class="cards panel">
      <caption class="unseen">{t(settings.categories)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(settings.key)}</th>
          <th scope="col">{t(settings.reference)}</th>
          <th scope="col">{t(settings.status)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((category) => (
          <tr id={anchorOfCategory(category.key)}>
            <th scope="row">{category.name}</th>
            <td class="wide" data-label={t(settings.reference)}>
              {isAdmin ? <Reference view={view} category={category} /> : (category.externalReference ?? '–')}
              {isAdmin && category.externalReference !== null && (
                <Remove view={view} category={category} waiting={waiting.get(category.key) ?? 0} />
              )}
            </td>
            <td class="wide" data-label={t(settings.status)}>
              <Standing view={view} category={category} waiting={waiting.get(category.key) ?? 0} isKnown={isKnown} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Reference({ view, category }: { view: CompanyView; category: Category }) {
  const { t, company } = view;
  return (
    <Form view={view} action={`/c/${company.id}/settings`} class="category-form">
      <input type="hidden" name="key" value={category.key} />
      <input
        name="reference"
        list="cost-categories"
        value={category.externalReference ?? ''}
        required
        maxlength={255}
        autocomplete="off"
        aria-label={`${t(settings.reference)}: ${category.name}`}
      />
      <Button>
        {t(settings.save)}
        <span class="unseen"> {category.name}</span>
      </Button>
    </Form>
  );
}

interface StandingProps extends Pick<TableProps, 'view' | 'isKnown'> {
  readonly category: Category;
  readonly waiting: number;
}

function Standing({ view, category, waiting, isKnown }: StandingProps) {
  const { t, format } = view;
  const { externalReference, costCategory } = category;
  const held = waiting > 0 && (
    <span class="under">
      {format.number(waiting)} {t(waiting === 1 ? settings.waitingOne : settings.waiting)}
    </span>
  );
  if (costCategory?.active === true)
    return (
      <div class="standing">
        <Pill tone="good" icon="check">
          {t(settings.ok)}
        </Pill>
        <span class="under">{costCategory.description}</span>
        {held}
      </div>
    );
  const isMissing = externalReference === null;
  if (!isMissing && costCategory === null && !isKnown)
    return (
      <div class="standing">
        <Pill tone="quiet" icon="clock">
          {t(settings.unchecked)}
        </Pill>
        {held}
      </div>
    );
  const words = isMissing ? settings.missing : costCategory === null ? settings.gone : settings.inactive;
  return (
    <div class="standing">
      <Pill tone="bad" icon="attention">
        {t(words)}
      </Pill>
      {held}
      <p class="why">{t(isMissing ? settings.missingWhy : settings.chooseOther)}</p>
    </div>
  );
}

function Add({ view, written }: Pick<Props, 'view' | 'written'>) {
  const { t, company } = view;
  return (
    <section class="card" aria-labelledby="add-title">
      <h2 id="add-title">{t(settings.add)}</h2>
      <Form view={view} action={`/c/${company.id}/settings`} class="search" isRefused={written !== undefined}>
        <input type="hidden" name="isNew" value="yes" />
        <Field id="new-key" label={t(settings.key)} hint={t(settings.addHint)}>
          <input
            id="new-key"
            name="key"
            value={written && fieldOf(written, 'key')}
            required
            maxlength={100}
            autocomplete="off"
            aria-describedby="new-key-hint"
          />
        </Field>
        <Field id="new-reference" label={t(settings.reference)} hint={t(settings.typeHint)}>
          <input
            id="new-reference"
            name="reference"
            value={written && fieldOf(written, 'reference')}
            list="cost-categories"
            required
            maxlength={255}
            autocomplete="off"
            aria-describedby="new-reference-hint"
          />
        </Field>
        <Button kind="primary">{t(settings.addButton)}</Button>
      </Form>
    </section>
  );
}

function Synced({ view, categories }: { view: CompanyView; categories: readonly Category[] }) {
  const { t, format } = view;
  if (categories.length === 0) return null;
  return (
    <section class="card" aria-labelledby="synced-title">
      <h2 id="synced-title">{t(settings.synced)}</h2>
      <p class="hint">{t(settings.syncedIntro)}</p>
      <details class="action">
        <summary>
          {t(settings.syncedShow)} ({format.number(categories.length)})
        </summary>
        <ul class="boxes changes columns-list">
          {categories.map(({ name }) => (
            <li>{name}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}
