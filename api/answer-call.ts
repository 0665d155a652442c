import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { Refused } from '../client/refused.js';
import { briefly, faultsOf, inPlainWords, type Fault } from '../contract/faults.js';
import { readJsonBytes, TooMuchError } from '../contract/json-bounds.js';
import type { Text } from '../contract/text.js';
import type { AppDependencies } from './app-dependencies.js';
import { NAMED, namesIn, type ApiContext, type ApiEnvironment, type Asked, type Call } from './call.js';
import { isBrokenOff } from './broken-off.js';
import { maySee } from './identity.js';
import { inBothLanguages } from './faults-in-bokmal.js';
import { PATIENCE } from './patience.js';
import { NOTHING_HERE } from './problems.js';

/** Lets nobody at anything of a company but those whose token names it: for others it is not there. */
export const onlyOwnCompany: MiddlewareHandler<ApiEnvironment> = async (context, next) => {
  const companyId = context.req.param('companyId') ?? '';
  if (!NAMED.companyId.safeParse(companyId).success || !maySee(context.get('identity'), companyId))
    throw new Refused(404, NOTHING_HERE);
  await next();
};

/** Lets only those through who may do this. */
export function onlyRolesOf({ roles }: Call): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const { role } = context.get('identity');
    if (!roles.includes(role))
      throw new Refused(403, {
        nb: `Rollen «${role}» kan ikke gjøre dette: det krever ${roles.join(' eller ')}.`,
        en: `The role "${role}" may not do this: it takes ${roles.join(' or ')}.`,
      });
    await next();
  };
}

/** Answers a call once what its address names and what is asked has been checked, all of it in one go. */
export function answer(call: Call, deps: AppDependencies) {
  return async (context: ApiContext): Promise<Response> => {
    const { companyId = '', ...named } = namedBy(call, context);
    const identity = context.get('identity');
    const given = call.body && (await readBody(context));
    const query = readQuery(call.query, context.req.queries());
    const body = call.body ? read(call.body.schema, given) : NOTHING;
    const faults = [...query.faults, ...body.faults];
    if (faults.length > 0) throw new Refused(422, BREAKS_RULES, inBothLanguages(briefly(faults)));
    const asked: Asked<unknown, unknown> = {
      deps,
      identity,
      companyId,
      named,
      query: query.value,
      body: body.value,
      context,
    };
    const patience = call.takesLong === true ? PATIENCE.long : PATIENCE.usual;
    const answered = await deps.within(patience, () => call.handle(asked as Asked<never, never>));
    if (answered instanceof Response) return answered;
    const { status } = call.answer;
    return status === 204 ? context.body(null, 204) : context.json(answered as object, status);
  };
}

const BREAKS_RULES: Text = {
  nb: 'Forespørselen bryter regler: rett alle og send den på nytt.',
  en: 'The request breaks rules: correct every one and send it again.',
};
const BROKEN_OFF: Text = {
  nb: 'Innholdet kom ikke til slutten: send det på nytt.',
  en: 'The body did not come to its end: send it again.',
};
const NOT_JSON: Text = {
  nb: 'Det er ikke JSON: send ett JSON-dokument, i UTF-8.',
  en: 'That is not JSON: send one JSON document, in UTF-8.',
};

function namedBy({ path }: Call, context: ApiContext): Record<string, string> {
  return Object.fromEntries(
    namesIn(path).map((name) => {
      const value = NAMED[name].safeParse(context.req.param(name));
      if (!value.success) throw new Refused(404, NOTHING_HERE);
      return [name, value.data];
    }),
  );
}

async function readBody(context: ApiContext): Promise<unknown> {
  try {
    return readJsonBytes(new Uint8Array(await context.req.arrayBuffer()));
  } catch (error) {
    if (error instanceof TooMuchError) {
      const faults = [{ path: '', message: error.message }];
      throw new Refused(422, BREAKS_RULES, inBothLanguages(faults));
    }
    if (error instanceof SyntaxError || error instanceof TypeError) throw new Refused(400, NOT_JSON);
    if (isBrokenOff(error)) throw new Refused(408, BROKEN_OFF);
    throw error;
  }
}

interface Read {
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

const NOTHING: Read = { value: undefined, faults: [] };

function read(schema: z.ZodType, input: unknown): Read {
  const parsed = schema.safeParse(input, { error: inPlainWords });
  return { value: parsed.data, faults: parsed.success ? [] : faultsOf(parsed.error) };
}

/** A filter that is misspelt is refused: without it everything would be shown. */
function readQuery(schema: z.ZodObject, given: Record<string, string[]>): Read {
  const entries = Object.entries(given);
  const repeated = entries
    .filter(([, values]) => values.length > 1)
    .map(([path]) => ({ path, message: 'Give this once.' }));
  const { value, faults } = read(schema, Object.fromEntries(entries.map(([name, [first]]) => [name, first])));
  return { value, faults: [...repeated, ...faults] };
}
