import { z } from '@hono/zod-openapi';
import { ALL, call } from '../call.js';
import { cursorOf, placeOf } from '../cursor.js';
import { named } from '../named.js';
import { inQuery } from '../query.js';
import { listOf, SyncRun } from '../schemas.js';

const tag = 'Synchronisation';

const Started = named('StartedSync', z.object({ workflowId: z.string(), runId: z.string() }));
const RunId = z.string().regex(/^[\w.-]{1,100}$/);

/** The synchronisation of a company with Tripletex. */
export const synchronisationCalls = [
  call({
    id: 'synchronise',
    method: 'post',
    path: '/companies/{companyId}/sync',
    tag,
    roles: ['admin', 'operator'],
    takesLong: true,
    summary: 'Synchronise now, or join the run under way',
    answer: { status: 202, description: 'It runs; `runId` is the id of its run.', schema: Started },
    refusals: { 404: 'The company is not connected.', 409: 'The company is paused.' },
    handle: ({ deps: { rooms }, companyId }) => rooms.syncs.start(companyId),
  }),
  call({
    id: 'listSyncRuns',
    method: 'get',
    path: '/companies/{companyId}/sync-runs',
    tag,
    roles: ALL,
    summary: 'What each synchronisation brought, the newest first',
    description:
      'Of very many changes the first thousand are shown. A run under way, without `finishedAt`, tells what it has read so far.',
    query: z.strictObject({ limit: inQuery.limit, cursor: inQuery.cursor }),
    answer: { status: 200, description: 'Runs.', schema: named('SyncRunList', listOf(SyncRun)) },
    refusals: { 404: 'The company was never connected.' },
    handle: async ({ deps: { rooms }, companyId, query: { limit, cursor } }) => {
      const runs = await rooms.syncs.runs(companyId, { limit: limit + 1, before: placeOf(cursor, RunId) });
      const items = runs.slice(0, limit);
      return { items, nextCursor: runs.length > limit ? cursorOf(items.at(-1)?.id) : null };
    },
  }),
  call({
    id: 'acceptDeactivations',
    method: 'post',
    path: '/companies/{companyId}/sync-runs/{syncRunId}/accept-deactivations',
    tag,
    roles: ['admin'],
    summary: 'Make inactive exactly what a run refused to',
    answer: { status: 200, description: 'The run, with what was accepted.', schema: SyncRun },
    refusals: { 404: 'The company has no such run.', 409: 'Nothing of it waits to be accepted any more.' },
    handle: ({ deps: { rooms }, companyId, named: { syncRunId = '' } }) =>
      rooms.syncs.acceptDeactivations(companyId, syncRunId),
  }),
];
