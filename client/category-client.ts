import type { Client } from '@temporalio/client';
import Fuse from 'fuse.js';
import type { LiveCostCategory } from '../contract/company-steps.js';
import type { Fault } from '../contract/faults.js';
import { isMeantBy } from '../contract/external-reference.js';
import { isKeepable, NOT_KEEPABLE, type Text } from '../contract/text.js';
import { referenceOfSynced, syncedCategoryKey } from '../contract/synced-categories.js';
import type { Store } from '../store/index.js';
import type { readCostCategories } from '../workflows/index.js';
import { inWorker } from './in-worker.js';
import { Refused } from './refused.js';
import type { TransferClient } from './transfer-client.js';

/** A Sonya category and the Tripletex cost category it is booked on. */
export interface Category {
  readonly key: string;
  readonly name: string;
  readonly externalReference: string | null;
  readonly costCategory: {
    readonly tripletexId: number;
    readonly description: string;
    readonly active: boolean;
  } | null;
  readonly source: 'manual' | 'synced';
}

const MOST_SUGGESTIONS = 3;

/** What Sonya's categories are booked on: the external references of a company, and its synchronised cost categories. */
export class CategoryClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    private readonly transfers: TransferClient,
  ) {}

  /**
   * Every category with an external reference, and what it means in Tripletex now (empty while nobody can be asked); then every
   * active cost category of a company that has them synchronised, which is a category of its own without anybody's work.
   */
  async all(companyId: string): Promise<Category[]> {
    const references = await this.store.externalReferences.all(companyId);
    const known = (await this.registered(companyId)) ?? (await this.live(companyId)) ?? [];
    const manual = [...references].map(([key, reference]) => categoryOf(key, reference, known));
    const synced = (await this.synced(companyId)).filter(({ key }) => !references.has(key));
    return [...manual, ...synced];
  }

  /** Sets what a category is booked on. Throws as `import` does. */
  async set(companyId: string, key: string, reference: string): Promise<Category> {
    const known = await this.save(companyId, { [key]: reference });
    return categoryOf(key, reference.trim(), known);
  }

  /**
   * Sets many at once: category key → external reference. All or none. Throws `Refused` (422) with every reference that fits no
   * active cost category, or several of the same kind, and what may have been meant.
   */
  async import(companyId: string, references: References): Promise<void> {
    await this.save(companyId, references);
  }

  /** Takes away what a category is booked on. Throws `Refused` (404) when nothing was set. */
  async remove(companyId: string, key: string): Promise<void> {
    if (await this.store.externalReferences.remove(companyId, key)) return;
    throw new Refused(404, {
      nb: 'Kategorien er ikke koblet til noen kostnadskategori: det er ingenting å ta bort.',
      en: 'No external reference is set for this category: there is nothing to take away.',
    });
  }

  private async save(companyId: string, references: References): Promise<readonly LiveCostCategory[]> {
    let known = await this.registered(companyId);
    let errors = faultsOf(references, known);
    if (known === undefined || errors.length > 0) {
      // What was made in Tripletex a moment ago is in no register yet.
      known = (await this.live(companyId)) ?? known;
      errors = faultsOf(references, known);
    }
    if (errors.length > 0) throw new Refused(422, SOME_ARE_WRONG, errors);
    const saved = Object.entries(references).map(([key, reference]) => [key, String(reference).trim()] as const);
    await this.store.externalReferences.save(companyId, new Map(saved));
    await this.transfers.release(companyId, ['TLX-301', 'TLX-302'], ({ keys }) =>
      Array.isArray(keys) ? keys.some((key) => Object.hasOwn(references, String(key))) : true,
    );
    return known ?? [];
  }

  private async synced(companyId: string): Promise<Category[]> {
    const company = await this.store.companies.find(companyId);
    if (company?.settings.sync.costCategories !== true) return [];
    const rows = await this.store.registers.list(companyId, 'costCategories', { active: true });
    return rows.map(({ tripletexId, name, active }) => ({
      key: syncedCategoryKey(tripletexId),
      name,
      externalReference: String(tripletexId),
      costCategory: { tripletexId, description: name, active },
      source: 'synced',
    }));
  }

  /** As they were last synchronised; undefined before that, and while there are none. */
  private async registered(companyId: string): Promise<readonly LiveCostCategory[] | undefined> {
    const known = await this.store.registers.costCategories(companyId);
    // While it is empty Tripletex may know more.
    return known?.length === 0 ? undefined : known;
  }

  /** As Tripletex has them now; undefined while nobody can be asked. */
  private async live(companyId: string): Promise<readonly LiveCostCategory[] | undefined> {
    const company = await this.store.companies.find(companyId);
    if (company?.hasKey !== true) return undefined;
    return inWorker<typeof readCostCategories>(this.client, 'readCostCategories', { companyId }).catch(() => undefined);
  }
}

type References = Readonly<Record<string, unknown>>;

const SOME_ARE_WRONG: Text = {
  nb: 'Noen referanser er feil: rett alle; ingenting er lagret.',
  en: 'Some references are wrong: correct every one; nothing was saved.',
};
const WRONG_KEY: Text = {
  nb: 'Bruk en kategorinøkkel på 1 til 100 tegn.',
  en: 'Use a category key of 1 to 100 characters.',
};
const NOT_KEPT: Text = { nb: 'Oppgi en tekst uten NUL og uten halve tegn.', en: NOT_KEEPABLE };
const NO_REFERENCE: Text = {
  nb: 'Oppgi id-en eller den nøyaktige beskrivelsen av en kostnadskategori i Tripletex.',
  en: 'Give the id or the exact description of a Tripletex cost category.',
};

function faultsOf(references: References, known: readonly LiveCostCategory[] | undefined): Fault<Text>[] {
  return Object.entries(references).flatMap(([key, reference]) => faultOf(key, reference, known));
}

/** What is wrong with a reference; what Tripletex has cannot be told while nobody can be asked. */
function faultOf(key: string, reference: unknown, known: readonly LiveCostCategory[] | undefined): Fault<Text>[] {
  if (key.trim() === '' || key.length > 100) return [{ path: key, message: WRONG_KEY }];
  if (!isKeepable(key)) return [{ path: key, message: NOT_KEPT }];
  if (typeof reference !== 'string' || reference.trim() === '' || reference.length > 255 || !isKeepable(reference))
    return [{ path: key, message: NO_REFERENCE }];
  const message = known && objectionTo(reference.trim(), known);
  return message === undefined ? [] : [{ path: key, message }];
}

function objectionTo(reference: string, known: readonly LiveCostCategory[]): Text | undefined {
  const active = known.filter((category) => category.active);
  const matches = active.filter((category) => isMeant(reference, category));
  if (matches.length === 0) {
    const isInactive = known.some((category) => isMeant(reference, category));
    const suggestions = suggestionsFor(reference, active);
    return isInactive
      ? {
          nb: `«${reference}» er ikke aktiv i Tripletex. ${suggestions.nb}`,
          en: `“${reference}” is not active in Tripletex. ${suggestions.en}`,
        }
      : {
          nb: `Ingen aktiv kostnadskategori i Tripletex heter «${reference}». ${suggestions.nb}`,
          en: `No active cost category in Tripletex is called “${reference}”. ${suggestions.en}`,
        };
  }
  const isAmbiguous = (['travel', 'expense'] as const).some(
    (kind) => matches.filter((category) => category[kind]).length > 1,
  );
  if (!isAmbiguous) return undefined;
  const ids = matches.map(({ tripletexId }) => tripletexId).join(', ');
  return {
    nb: `Flere kostnadskategorier i Tripletex heter «${reference}»: oppgi id-en til den som menes (${ids}).`,
    en: `Several cost categories in Tripletex are called “${reference}”: give the id of the one that is meant (${ids}).`,
  };
}

function suggestionsFor(reference: string, active: readonly LiveCostCategory[]): Text {
  const descriptions = [...new Set(active.map(({ description }) => description))];
  const found = new Fuse(descriptions, { ignoreLocation: true, threshold: 0.4 }).search(reference, {
    limit: MOST_SUGGESTIONS,
  });
  const suggestions = found.length > 0 ? found.map(({ item }) => item) : descriptions.sort().slice(0, MOST_SUGGESTIONS);
  const nb = suggestions.map((description) => `«${description}»`).join(', ');
  const en = suggestions.map((description) => `“${description}”`).join(', ');
  if (suggestions.length === 0) return { nb: 'Lag en i Tripletex først.', en: 'Create one in Tripletex first.' };
  if (found.length > 0) return { nb: `Mente du ${nb}?`, en: `Did you mean ${en}?` };
  return { nb: `Det finnes for eksempel ${nb}.`, en: `There are, for instance, ${en}.` };
}

function isMeant(reference: string, { tripletexId: id, description }: LiveCostCategory): boolean {
  return isMeantBy(reference, { id, description });
}

/** An external reference means one thing for travel and one for expenses; what is active comes first. */
function categoryOf(key: string, externalReference: string, known: readonly LiveCostCategory[]): Category {
  const matches = known.filter((category) => isMeant(externalReference, category));
  const match = matches.find(({ active }) => active) ?? matches[0];
  const costCategory = match
    ? { tripletexId: match.tripletexId, description: match.description, active: match.active }
    : null;
  const synced = referenceOfSynced(key);
  const name = synced === undefined ? key : (match?.description ?? key);
  return { key, name, externalReference, costCategory, source: 'manual' };
}
