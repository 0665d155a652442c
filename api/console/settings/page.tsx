import type { WaitingCategory } from '../../../client/archive-client.js';
import type { Category } from '../../../client/category-client.js';
import type { ShownRow } from '../../../client/register-client.js';
import { referenceOfSynced } from '../../../contract/synced-categories.js';
import { anchorOfCategory } from '../anchors.js';
import { fieldOf } from '../handling.js';
import { Button, Empty, Field, Form, Notice } from '../parts/elements.js';
import { Page } from '../parts/layout.js';
import type { CompanyView } from '../view.js';
import { common } from '../words/common.js';
import { settings, TYPE_WORDS, unknownCostCategory } from '../words/settings.js';
import { Remove } from './remove.js';
import { rowsOf, type Row } from './rows.js';
import { Standing } from './standing.js';

interface Props {
  readonly view: CompanyView;
  readonly categories: readonly Category[];
  readonly waiting: readonly WaitingCategory[];
  /** As they were last synchronised, those that are not active any more too. */
  readonly costCategories: readonly ShownRow[];
  /** A new category that was refused. */
  readonly written?: FormData | undefined;
}

/** Each of Sonya's categories and what it is booked on; those that hold reports up come first. */
export function SettingsPage({ view, categories, waiting, costCategories, written }: Props) {
  const { t, session } = view;
  const isAdmin = session.role === 'admin';
  const choices = costCategories.filter(({ active }) => active);
  const rows = rowsOf({ categories, waiting, costCategories });
  const shown = new Set(rows.map(({ category }) => category.key));
  const crumbs = [{ label: t(common.expenses) }, { label: t(common.categories) }];
  return (
    <Page view={view} title={t(settings.title)} place="settings" crumbs={crumbs}>
      <p class="lead">{t(settings.intro)}</p>
      <div id="nothing-synced" data-live>
        {choices.length === 0 && <Notice tone="wait">{t(settings.nothingSynced)}</Notice>}
      </div>
      {!isAdmin && <Notice tone="info">{t(settings.readOnly)}</Notice>}
      <datalist id="cost-categories" data-live>
        {choices.map((row) => (
          <option value={valueOf(row, choices)}>{labelOf(view, row)}</option>
        ))}
      </datalist>
      <section aria-labelledby="categories-title">
        <h2 id="categories-title">{t(settings.categories)}</h2>
        {isAdmin && <p class="hint">{t(settings.typeHint)}</p>}
        <div id="categories" data-live data-announce>
          {rows.length === 0 ? (
            <Empty title={t(settings.emptyTitle)} icon="categories">
              {t(isAdmin ? settings.empty : settings.emptyForOthers)}
            </Empty>
          ) : (
            <Table view={view} rows={rows} isAdmin={isAdmin} isKnown={choices.length > 0} />
          )}
        </div>
      </section>
      {isAdmin && <Add view={view} written={written} />}
      <div id="synced" data-live>
        <Synced view={view} categories={categories.filter(({ key }) => !shown.has(key))} />
      </div>
    </Page>
  );
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
  readonly rows: readonly Row[];
  readonly isAdmin: boolean;
  /** Whether it is known here what there is in Tripletex. */
  readonly isKnown: boolean;
}

function Table({ view, rows, isAdmin, isKnown }: TableProps) {
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
        {rows.map((row) => (
          <tr id={anchorOfCategory(row.category.key)}>
            <th scope="row">{nameOf(view, row)}</th>
            <td class="wide" data-label={t(settings.reference)}>
              {isAdmin ? <Reference view={view} row={row} /> : (chosenFor(row) ?? '–')}
              {isAdmin && chosenFor(row) !== null && (
                <Remove
                  view={view}
                  category={{ ...row.category, name: nameOf(view, row) }}
                  waiting={row.unset + row.unusable}
                />
              )}
            </td>
            <td class="wide" data-label={t(settings.status)}>
              <Standing view={view} row={row} isKnown={isKnown} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nameOf({ t }: CompanyView, { category: { key, name, costCategory } }: Row): string {
  const synced = referenceOfSynced(key);
  const isUnknown = synced !== undefined && costCategory === null;
  const words = isUnknown ? unknownCostCategory(synced) : TYPE_WORDS.get(key);
  return words === undefined ? name : t(words);
}

/** What somebody chose: a synchronised category needs nobody's choice. */
function chosenFor({ category }: Row): string | null {
  return category.source === 'manual' ? category.externalReference : null;
}

function Reference({ view, row }: { view: CompanyView; row: Row }) {
  const { t, company } = view;
  const name = nameOf(view, row);
  return (
    <Form view={view} action={`/c/${company.id}/settings`} class="category-form">
      <input type="hidden" name="key" value={row.category.key} />
      <input
        name="reference"
        list="cost-categories"
        value={chosenFor(row) ?? ''}
        required
        maxlength={255}
        autocomplete="off"
        aria-label={`${t(settings.reference)}: ${name}`}
      />
      <Button>
        {t(settings.save)}
        <span class="unseen"> {name}</span>
      </Button>
    </Form>
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
