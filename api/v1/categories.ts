import { z } from '@hono/zod-openapi';
import { Refused } from '../../client/refused.js';
import { referenceOfSynced } from '../../contract/synced-categories.js';
import type { Text } from '../../contract/text.js';
import { ALL, call } from '../call.js';
import { compareTexts, pageOf } from '../cursor.js';
import { named } from '../named.js';
import { inQuery } from '../query.js';
import { listOf } from '../schemas.js';

const tag = 'Categories';

const Category = named(
  'Category',
  z.object({
    key: z.string().openapi({ description: 'Sonya’s key; of a synchronised one `tlx-` and the id in Tripletex.' }),
    name: z.string(),
    externalReference: z.string().nullable(),
    costCategory: z.object({ tripletexId: z.int(), description: z.string(), active: z.boolean() }).nullable(),
    source: z.enum(['manual', 'synced']),
  }),
);

const CategoryPlace = z.object({ source: z.enum(['manual', 'synced']), key: z.string().max(200) });
type CategoryPlace = z.infer<typeof CategoryPlace>;

const ORDER = { place: CategoryPlace, compare: compareCategories };

/** Those that somebody set first, by their keys; then the others, by their ids in Tripletex. */
function compareCategories(one: CategoryPlace, other: CategoryPlace): number {
  if (one.source !== other.source) return one.source === 'manual' ? -1 : 1;
  const [id, otherId] = [Number(referenceOfSynced(one.key)), Number(referenceOfSynced(other.key))];
  return one.source === 'synced' && id !== otherId ? id - otherId : compareTexts(one.key, other.key);
}

const NewReference = named(
  'NewReference',
  z.strictObject({
    externalReference: z
      .string('Give the id or the exact description of a Tripletex cost category.')
      .openapi({ description: 'The id or the exact description of a Tripletex cost category.' }),
  }),
);

/** What Sonya’s categories are booked on. */
export const categoryCalls = [
  call({
    id: 'listCategories',
    method: 'get',
    path: '/companies/{companyId}/categories',
    tag,
    roles: ALL,
    summary: 'What each category is booked on',
    description:
      'Those with an external reference, then every active cost category that is synchronised: it needs none.',
    query: z.strictObject({ cursor: inQuery.cursor, limit: inQuery.limit }),
    answer: { status: 200, description: 'Categories.', schema: named('CategoryList', listOf(Category)) },
    takesLong: true,
    handle: async ({ deps: { rooms }, companyId, query }) =>
      pageOf(await rooms.categories.all(companyId), query, ORDER),
  }),
  call({
    id: 'putCategory',
    method: 'put',
    path: '/companies/{companyId}/categories/{key}',
    tag,
    roles: ['admin'],
    summary: 'Set what a category is booked on',
    description: 'Reports that waited for it go on at once.',
    body: { schema: NewReference, example: { externalReference: 'Taxi' } },
    answer: { status: 200, description: 'The category.', schema: Category },
    refusals: {
      422: 'It fits no active cost category, or several of the same kind; the message says what may be meant.',
    },
    takesLong: true,
    handle: async ({ deps: { rooms }, companyId, named: { key = '' }, body: { externalReference } }) => {
      try {
        return await rooms.categories.set(companyId, key, externalReference);
      } catch (error) {
        throw aboutReference(error);
      }
    },
  }),
  call({
    id: 'deleteCategory',
    method: 'delete',
    path: '/companies/{companyId}/categories/{key}',
    tag,
    roles: ['admin'],
    summary: 'Take away what a category is booked on',
    answer: { status: 204, description: 'Taken away.' },
    refusals: { 404: 'Nothing was set for it.' },
    handle: ({ deps: { rooms }, companyId, named: { key = '' } }) => rooms.categories.remove(companyId, key),
  }),
];

const WRONG_REFERENCE: Text = {
  nb: 'Referansen er feil: rett den; ingenting er lagret.',
  en: 'The reference is wrong: correct it; nothing was saved.',
};

/** Where many are set at once a fault is told by its category; here it can only be the reference. */
function aboutReference(error: unknown): unknown {
  if (!(error instanceof Refused) || error.status !== 422) return error;
  const errors = (error.errors ?? []).map(({ message }) => ({ path: 'externalReference', message }));
  return new Refused(422, WRONG_REFERENCE, errors);
}
