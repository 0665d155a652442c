import { z } from '@hono/zod-openapi';
import type { ShownRegister } from '../../client/register-client.js';
import { ALL, call, type Call } from '../call.js';
import { cursorOf, placeOf } from '../cursor.js';
import { named } from '../named.js';
import { inQuery } from '../query.js';
import { listOf } from '../schemas.js';

const tag = 'Registers';
const text = z.string().nullable();

/** What is shown of each register, beside what every row has. */
const REGISTERS: Readonly<Record<ShownRegister, { id: string; what: string; item: string; fields: z.ZodRawShape }>> = {
  employees: {
    id: 'listEmployees',
    what: 'Employees',
    item: 'Employee',
    fields: {
      number: text,
      firstName: text,
      lastName: text,
      email: text,
      canBeRegisteredFor: z
        .boolean()
        .openapi({ description: 'False where Tripletex lets nothing be registered, though the employee is active.' }),
    },
  },
  'cost-categories': {
    id: 'listCostCategories',
    what: 'Cost categories',
    item: 'CostCategory',
    fields: {
      description: z.string(),
      account: z.int().nullable(),
      vatType: z.int(),
      vatLocked: z.boolean(),
      travel: z.boolean(),
      expense: z.boolean(),
    },
  },
  'payment-types': {
    id: 'listPaymentTypes',
    what: 'Payment types',
    item: 'PaymentType',
    fields: { description: z.string() },
  },
  projects: { id: 'listProjects', what: 'Projects', item: 'Project', fields: { number: text, name: z.string() } },
  departments: {
    id: 'listDepartments',
    what: 'Departments',
    item: 'Department',
    fields: { number: text, name: z.string() },
  },
};

const ofEveryRow = {
  active: z.boolean(),
  inactiveReason: z.enum(['inactive', 'closed', 'employmentEnded', 'missing']).nullable(),
  firstSeenAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
};

const query = z.strictObject({
  active: inQuery.flag('Only those that are active, or only those that are not.'),
  q: inQuery.q.openapi({ description: 'Part of a name, a number or an e-mail address, whatever the case.' }),
  changedSince: inQuery.instant('Only those added or changed at this instant or after it.'),
  cursor: inQuery.cursor,
  limit: inQuery.limit,
});
const TripletexId = z.int().min(0);

/** What was last synchronised from a company’s Tripletex account. */
export const registerCalls: readonly Call[] = Object.entries(REGISTERS).map(([name, { id, what, item, fields }]) =>
  call({
    id,
    method: 'get',
    path: `/companies/{companyId}/${name}`,
    tag,
    roles: ALL,
    summary: `${what}, as they were last synchronised`,
    description: 'In the order of their ids in Tripletex.',
    query,
    answer: {
      status: 200,
      description: what,
      schema: named(`${item}List`, listOf(named(item, z.object({ tripletexId: z.int(), ...fields, ...ofEveryRow })))),
    },
    refusals: { 404: 'The company was never connected.' },
    handle: async ({ deps: { rooms }, companyId, query: { active, q, changedSince, cursor, limit } }) => {
      const rows = await rooms.registers.list(companyId, name as ShownRegister, {
        active,
        q,
        changedSince: changedSince === undefined ? undefined : new Date(changedSince),
        after: placeOf(cursor, TripletexId),
        limit: limit + 1,
      });
      const items = rows.slice(0, limit);
      return { items, nextCursor: rows.length > limit ? cursorOf(items.at(-1)?.tripletexId) : null };
    },
  }),
);
