import { randomUUID } from 'node:crypto';
import { parse } from './session-body.js';
import { invalid, missing, Refusal, unauthorized } from './refusals.js';
import type { Company, Session, UserKey, World } from './world.js';

/** Who calls: the company, the key behind the session, and whether the client's own company was asked for. */
export interface Caller {
  readonly company: Company;
  readonly key: UserKey;
}

/** `POST /token/session/:create` (and the legacy PUT): makes a session of a consumer token and a user key. */
export function createSession(world: World, consumerTokens: readonly string[], input: unknown): object {
  const { consumerToken, employeeToken, expirationDate } = parse(input);
  if (!consumerTokens.includes(consumerToken))
    throw refusedToken('consumerToken', 'The consumer token is invalid or does not exist.');
  const found = world.companies
    .flatMap((company) => company.keys.map((key) => ({ company, key })))
    .find(({ key }) => key.token === employeeToken);
  if (found === undefined || found.key.revoked)
    throw refusedToken('employeeToken', 'The employee token is invalid or does not exist.');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expirationDate)) throw missing('expirationDate');
  if (expirationDate <= world.today)
    throw invalid({ field: 'expirationDate', message: 'Må være etter dagens dato.', path: 'expirationDate' });
  const session: Session = { token: randomUUID(), userKey: employeeToken, expirationDate, ended: false };
  found.company.sessions = [...found.company.sessions.filter((one) => isAlive(world, one)), session];
  world.keep();
  return {
    id: world.nextId(),
    version: 0,
    consumerToken: { id: 1 },
    employeeToken: { id: 2 },
    expirationDate,
    token: session.token,
  };
}

function refusedToken(argument: string, message: string): Refusal {
  return invalid({ field: `arg:${argument}`, message, path: `arg:${argument}` });
}

function isAlive({ today }: World, { ended, expirationDate }: Session): boolean {
  return !ended && today < expirationDate;
}

/** Whoever the Authorization header speaks for. Throws 401 for anything but a living session. */
export function authenticate(world: World, authorization: string | undefined): Caller {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? '') ?? [];
  const [username = '', token = ''] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  for (const company of world.companies) {
    const session = company.sessions.find((candidate) => candidate.token === token);
    const key = company.keys.find((candidate) => candidate.token === session?.userKey);
    if (!session || !key) continue;
    if (!isAlive(world, session) || key.revoked) throw unauthorized();
    if (!['', '0', String(company.id)].includes(username)) throw unauthorized();
    return { company, key };
  }
  throw unauthorized();
}

/** Ends every session of a company, as if the night had passed. */
export function endSessions(company: Company): void {
  for (const session of company.sessions) session.ended = true;
}
