import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { ACTIONS } from './control-actions.js';
import type { TripletexSandbox } from './sandbox.js';
import { parseFault } from './transport/faults.js';

const Outage = z.strictObject({ seconds: z.number().positive().default(30) });
const RateLimit = z.strictObject({
  seconds: z.number().positive().default(10),
  withReset: z.boolean().default(true),
  company: z.string().optional(),
});
const NewCompany = z.strictObject({
  name: z.string().min(1),
  organizationNumber: z.string().default('999999999'),
  vatRegistrationStatus: z
    .enum(['VAT_NOT_REGISTERED', 'VAT_APPLICANT', 'VAT_REGISTERED', 'VAT_COMPENSATION'])
    .default('VAT_REGISTERED'),
});

const DONE = { done: true };

/** What a second terminal can do: look at everything the stand-in knows, and break it on purpose. Bodies and answers are JSON. */
export function controlRoutes(sandbox: TripletexSandbox): Hono {
  const app = new Hono();
  app.get('/requests', (c) => c.json(sandbox.requests));
  app.delete('/requests', (c) => {
    sandbox.clearRequests();
    return c.json(DONE);
  });
  app.get('/faults', (c) =>
    c.json(
      sandbox.faults.list().map((fault) => ({ ...fault, on: { ...fault.on, path: String(fault.on?.path ?? '**') } })),
    ),
  );
  app.post('/faults', async (c) => {
    sandbox.faults.add(parseFault(await bodyOf(c)));
    return c.json(DONE, 201);
  });
  app.delete('/faults', (c) => {
    sandbox.faults.clear();
    return c.json(DONE);
  });
  app.post('/outage', async (c) => {
    const outage = Outage.parse(await bodyOf(c));
    sandbox.outage(outage);
    return c.json({ outage: `${outage.seconds} s` });
  });
  app.post('/rate-limit', async (c) => {
    const { seconds, withReset, company } = RateLimit.parse(await bodyOf(c));
    sandbox.rateLimit({ seconds, withReset, ...(company !== undefined && { company }) });
    return c.json({ rateLimit: `${seconds} s` });
  });
  companyRoutes(app, sandbox);
  app.notFound((c) => c.json({ message: HELP }, 404));
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ message: z.prettifyError(error) }, 422);
    return c.json({ message: error.message }, 422);
  });
  return app;
}

function companyRoutes(app: Hono, sandbox: TripletexSandbox): void {
  app.get('/companies', (c) => {
    const shown = sandbox
      .companies()
      .map(({ id, name, organizationNumber, userKey }) => ({ id, name, organizationNumber, userKey }));
    return c.json(shown);
  });
  app.post('/companies', async (c) => {
    const { id, name, userKey } = sandbox.addCompany(NewCompany.parse(await bodyOf(c)));
    return c.json({ id, name, userKey }, 201);
  });
  app.get('/companies/:name/travel-expenses', (c) => c.json(sandbox.company(c.req.param('name')).travelExpenses()));
  app.post('/companies/:name/:action', async (c) => {
    const act = ACTIONS[c.req.param('action')];
    if (act === undefined) return c.json({ message: HELP }, 404);
    const result = act(sandbox.company(c.req.param('name')), await bodyOf(c));
    return c.json(result ?? DONE);
  });
}

/** The JSON of a body whatever its content type says, so that `curl -d` needs no header; nothing counts as `{}`. */
async function bodyOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  return text.trim() === '' ? {} : JSON.parse(text);
}

const HELP = [
  'Nothing is here. There are GET and DELETE /sandbox/requests, GET, POST and DELETE /sandbox/faults, POST /sandbox/outage,',
  'POST /sandbox/rate-limit, GET and POST /sandbox/companies, GET /sandbox/companies/{name}/travel-expenses and',
  `POST /sandbox/companies/{name}/{action}, where the action is one of ${Object.keys(ACTIONS).join(', ')}.`,
].join(' ');
