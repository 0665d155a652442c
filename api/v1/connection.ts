import { z } from '@hono/zod-openapi';
import { changedSettings } from '../../client/settings-change.js';
import { ConnectionSettings, SyncChoice } from '../../contract/connection.js';
import { isKeepable, NOT_KEEPABLE } from '../../contract/text.js';
import { parseDuration } from '../../runtime/duration.js';
import { ALL, call } from '../call.js';
import { named } from '../named.js';
import { Connection } from '../schemas.js';

const tag = 'Connection';
const EVERY = 'Use a time of a second or more, such as 30m or 1h.';

const paymentType = z
  .string('Give the description that Tripletex has, or null for none.')
  .trim()
  .min(1, 'Give the description that Tripletex has, or null for none.')
  .max(255, 'Use at most 255 characters.')
  .refine(isKeepable, NOT_KEEPABLE)
  .nullable()
  .optional();

const ConnectionChange = named(
  'ConnectionChange',
  z.strictObject({
    userKey: z
      .string('Give the key as a text.')
      .max(1000, 'That is no user key: copy the whole key from Tripletex, in one line.')
      .refine(isKeepable, NOT_KEEPABLE)
      .optional()
      .openapi({ description: 'The Tripletex employee token of the company. It is never shown again.' }),
    sync: SyncChoice.partial().optional().openapi({ description: 'What is kept up to date.' }),
    allowances: z.enum(ConnectionSettings.shape.allowances.options, 'Use costCategory.').optional(),
    paymentTypes: z
      .strictObject({ employee: paymentType, company: paymentType })
      .optional()
      .openapi({ description: 'What is booked on what, by the descriptions in Tripletex.' }),
    syncEvery: z
      .string(EVERY)
      .refine((value) => (parseDuration(value) ?? 0) >= 1000, EVERY)
      .optional()
      .openapi({ example: '1h' }),
  }),
);

const NO_WORKER = 'No worker answered within 30 seconds: what was given is stored, and is checked once one runs.';
const shown = { status: 200, description: 'The connection as it is known now.', schema: Connection } as const;

/** A company’s connection with Tripletex: its key, its checks, its pause. */
export const connectionCalls = [
  call({
    id: 'putConnection',
    method: 'put',
    path: '/companies/{companyId}/connection',
    tag,
    roles: ['admin'],
    summary: 'Connect a company, or change how',
    description:
      'Stores the key encrypted, has it checked, sees to the schedule, and begins the first synchronisation without waiting for it. What is left out keeps what is stored; ' +
      'of a company that is new, defaults count. A key that does not work is no error: the answer has the status `broken`, and says which check fails and what to do.',
    body: { schema: ConnectionChange, example: { userKey: '<the key from Tripletex>', syncEvery: '1h' } },
    answer: shown,
    refusals: {
      409: 'The key is of another organisation than before; the old one stays.',
      422: 'Rules are broken, or no key is stored and none was given.',
      503: NO_WORKER,
    },
    takesLong: true,
    handle: async ({ deps: { rooms }, companyId, body: { userKey, ...change } }) => {
      const settings = changedSettings(change, await rooms.companies.connection(companyId));
      return rooms.companies.connect(companyId, { userKey, settings });
    },
  }),
  call({
    id: 'getConnection',
    method: 'get',
    path: '/companies/{companyId}/connection',
    tag,
    roles: ALL,
    summary: 'The connection as it is known',
    description: 'Never shows the key. A company that was never connected has the status `none`.',
    answer: shown,
    handle: ({ deps: { rooms }, companyId }) => rooms.companies.connection(companyId),
  }),
  call({
    id: 'deleteConnection',
    method: 'delete',
    path: '/companies/{companyId}/connection',
    tag,
    roles: ['admin'],
    summary: 'Forget the key',
    description: 'Ends the schedule. Transfers under way wait (TLX-101) until there is another key; the archive stays.',
    answer: { status: 204, description: 'Forgotten.' },
    handle: ({ deps: { rooms }, companyId }) => rooms.companies.disconnect(companyId),
  }),
  call({
    id: 'checkConnection',
    method: 'post',
    path: '/companies/{companyId}/connection/check',
    tag,
    roles: ['admin', 'operator'],
    summary: 'Check the key and its rights again',
    answer: shown,
    refusals: { 404: 'The company has no key.', 409: 'The new key is of another organisation.', 503: NO_WORKER },
    takesLong: true,
    handle: ({ deps: { rooms }, companyId }) => rooms.companies.check(companyId),
  }),
  call({
    id: 'pauseCompany',
    method: 'post',
    path: '/companies/{companyId}/pause',
    tag,
    roles: ['admin', 'operator'],
    summary: 'Hold all transfers and synchronisations',
    description: 'What is being written is finished; nothing is begun until the company is resumed.',
    answer: shown,
    refusals: { 404: 'The company was never connected.' },
    handle: ({ deps: { rooms }, companyId }) => rooms.companies.pause(companyId),
  }),
  call({
    id: 'resumeCompany',
    method: 'post',
    path: '/companies/{companyId}/resume',
    tag,
    roles: ['admin', 'operator'],
    summary: 'Let go what a pause held',
    answer: shown,
    refusals: { 404: 'The company was never connected.' },
    takesLong: true,
    handle: ({ deps: { rooms }, companyId }) => rooms.companies.resume(companyId),
  }),
];
