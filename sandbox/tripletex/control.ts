import { z } from 'zod';
import type { Api } from './api.js';
import { People } from './people.js';
import type { Faults } from './faults.js';
import { addCompany, userKey } from './seed.js';
import type { World } from './world.js';

const Behaviour = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    status: z.int(),
    when: z.enum(['before', 'after']),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('delay'), ms: z.number() }),
  z.object({ kind: z.literal('finishLate'), ms: z.number() }),
]);
const FaultBody = z.object({
  method: z.string().optional(),
  path: z.string().optional(),
  after: z.int().optional(),
  times: z.int().optional(),
  behaviour: Behaviour,
});

const which = z.union([z.string(), z.number()]);

/** Everything that can be done by hand, by name: `POST /sandbox/companies/{name}/{action}` with a JSON body. */
const actions: Record<string, (people: People, body: Record<string, unknown>) => unknown> = {
  'add-employee': (people, body) =>
    people.addEmployee(
      z
        .object({
          firstName: z.string(),
          lastName: z.string(),
          email: z.string().optional(),
          employeeNumber: z.string().optional(),
        })
        .parse(body) as never,
    ),
  'add-cost-category': (people, body) =>
    people.addCostCategory(
      z
        .object({ description: z.string(), travel: z.boolean().default(true), expense: z.boolean().default(false) })
        .parse(body),
    ),
  'add-payment-type': (people, body) =>
    people.addPaymentType(z.object({ description: z.string() }).parse(body).description),
  change: (people, body) => {
    const parsed = z
      .object({
        register: z.enum(['employees', 'costCategories', 'paymentTypes', 'departments', 'projects']),
        which,
        changes: z.record(z.string(), z.unknown()),
      })
      .parse(body);
    return people.change(parsed.register, String(parsed.which), parsed.changes);
  },
  set: (people, body) => people.set(body),
  tick: (people, body) => people.tick(z.object({ entitlement: z.int() }).parse(body).entitlement, true),
  untick: (people, body) => people.tick(z.object({ entitlement: z.int() }).parse(body).entitlement, false),
  'revoke-keys': (people) => people.revokeKeys(),
  'expire-sessions': (people) => people.expireSessions(),
  delete: (people, body) => people.deleteTravelExpense(whichOf(body)),
  reject: (people, body) =>
    people.reject(whichOf(body), z.object({ comment: z.string().default('Mangler kvittering') }).parse(body).comment),
  approve: (people, body) => people.approve(whichOf(body)),
  reopen: (people, body) => people.reopen(whichOf(body)),
  'change-cost': (people, body) =>
    people.changeCost(
      whichOf(body),
      z.object({ index: z.int().default(0) }).parse(body).index,
      z.object({ amount: z.number() }).parse(body).amount,
    ),
};

function whichOf(body: Record<string, unknown>): string | number {
  return z
    .object({ travelExpense: which }, 'Name the travel expense by its id or by the report number in its title.')
    .parse(body).travelExpense;
}

/** What the control endpoints answer. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers a control request: look at the stand-in, or break it on purpose. */
export function control(world: World, api: Api, method: string, path: string, body: unknown): ControlAnswer {
  if (method === 'GET' && path === '/sandbox/requests') return { status: 200, body: api.requests };
  if (method === 'GET' && path === '/sandbox/companies')
    return {
      status: 200,
      body: world.companies.map(({ name, id, organizationNumber }) => ({ name, id, organizationNumber })),
    };
  if (method === 'POST' && path === '/sandbox/companies') return addNew(world, body);
  if (path === '/sandbox/faults') return changeFaults(api.faults, method, body);
  if (method === 'POST' && path === '/sandbox/outage') {
    const { seconds } = z.object({ seconds: z.coerce.number().default(30) }).parse(body ?? {});
    api.faults.outage(seconds * 1000, world.now().getTime());
    return { status: 200, body: { outage: `${seconds} s` } };
  }
  const [, name, action = ''] = /^\/sandbox\/companies\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
  const company = world.companies.find((candidate) => candidate.name === decodeURIComponent(name ?? ''));
  const act = actions[action];
  if (method !== 'POST' || company === undefined || act === undefined) return { status: 404, body: { message: HELP } };
  return {
    status: 200,
    body: act(new People(world, company), (body ?? {}) as Record<string, unknown>) ?? { done: true },
  };
}

function addNew(world: World, body: unknown): ControlAnswer {
  const { name, organizationNumber } = z.object({ name: z.string(), organizationNumber: z.string() }).parse(body);
  const key = userKey(world.nextId());
  addCompany(world, { name, organizationNumber, userKey: key });
  return { status: 201, body: { name, userKey: key } };
}

function changeFaults(faults: Faults, method: string, body: unknown): ControlAnswer {
  if (method === 'DELETE') faults.clear();
  else faults.add(FaultBody.parse(body) as never);
  return { status: 200, body: { done: true } };
}

const HELP = `Nothing is here. POST /sandbox/outage, POST and DELETE /sandbox/faults, GET /sandbox/requests, GET and POST /sandbox/companies, POST /sandbox/companies/{name}/{${Object.keys(actions).join('|')}}.`;
