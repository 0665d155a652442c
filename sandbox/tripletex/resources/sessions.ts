import { randomUUID } from 'node:crypto';
import { isDay, isObject, textOf, type Json } from '../protocol/body.js';
import { NOTHING, type Call, type Reply } from '../protocol/call.js';
import { fieldsOf } from '../protocol/models.js';
import {
  forbidden,
  invalid,
  missing,
  missingParameter,
  noSuchField,
  notFound,
  unauthorized,
  wrongType,
  type Refusal,
} from '../protocol/refusals.js';
import type { Company, Session, UserKey } from '../state/records.js';
import type { World } from '../state/world.js';

/** Who calls, and which company the call is about. */
export interface Caller {
  readonly company: Company;
  readonly key: UserKey;
  /** An accountant's key that names no client's company: it reaches next to nothing (official documentation). */
  readonly isAtOffice: boolean;
}

/** Makes a session of a consumer token, a user key and the day it ends; both ways of creating one come here. */
export function createSession(world: World, consumerToken: string, input: unknown): Json {
  const asked = readInput(input);
  if (asked.consumerToken !== consumerToken)
    throw refusedToken('consumerToken', 'The consumer token is invalid or does not exist.');
  const found = keyOf(world, asked.employeeToken);
  if (found === undefined || found.key.isRevoked)
    throw refusedToken('employeeToken', 'The employee token is invalid or does not exist.');
  if (asked.expirationDate <= world.today)
    throw invalid({ field: 'expirationDate', message: 'Må være etter dagens dato.', path: 'expirationDate' });
  const session: Session = {
    token: randomUUID(),
    userKey: asked.employeeToken,
    expirationDate: asked.expirationDate,
    isEnded: false,
  };
  const { company } = found;
  company.sessions = [...company.sessions.filter((one) => isAlive(world, one)), session];
  const id = world.nextId();
  world.keep();
  return {
    id,
    version: 0,
    url: '',
    consumerToken: { id: 1 },
    employeeToken: { id: 2 },
    expirationDate: session.expirationDate,
    token: session.token,
  };
}

function readInput(input: unknown): { consumerToken: string; employeeToken: string; expirationDate: string } {
  if (input === null || input === undefined) throw missingParameter('request body');
  if (!isObject(input)) throw wrongType('request body');
  for (const [name, value] of Object.entries(input)) {
    if (!fieldsOf('PostSessionTokenBody').has(name)) throw noSuchField(name);
    if (value !== null && typeof value !== 'string') throw wrongType(name);
  }
  const read = (name: string) => {
    const value = textOf(input, name);
    if (value === undefined || value === '') throw missing(name);
    return value;
  };
  const expirationDate = read('expirationDate');
  if (!isDay(expirationDate)) throw wrongType('expirationDate');
  return { consumerToken: read('consumerToken'), employeeToken: read('employeeToken'), expirationDate };
}

/** A bad token is no 401 (public issue). */
function refusedToken(argument: string, message: string): Refusal {
  return invalid({ field: `arg:${argument}`, message });
}

/** The key with a text, and the company of its owner. */
export function keyOf({ companies }: World, token: string | undefined): { company: Company; key: UserKey } | undefined {
  for (const company of companies) {
    const key = company.keys.find((candidate) => candidate.token === token);
    if (key !== undefined) return { company, key };
  }
  return undefined;
}

/** It dies when the day begins, not when it ends (official documentation). */
function isAlive({ today }: World, { isEnded, expirationDate }: Session): boolean {
  return !isEnded && today < expirationDate;
}

/** Whoever an Authorization header speaks for. Throws 401 for anything but a living session. */
export function authenticate(world: World, authorization: string | undefined): Caller {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(authorization ?? '') ?? [];
  const [username = '', token = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const office = world.companies.find(({ sessions }) => sessions.some((session) => session.token === token));
  const session = office?.sessions.find((candidate) => candidate.token === token);
  const key = office?.keys.find((candidate) => candidate.token === session?.userKey);
  if (office === undefined || session === undefined || key === undefined) throw unauthorized();
  if (key.isRevoked || !isAlive(world, session)) throw unauthorized();
  const company = companyNamed(world, office, key, username);
  return { company, key, isAtOffice: key.isProxy && company === office };
}

/** The username of an Authorization header is a company: none or 0 is one's own. */
function companyNamed({ companies }: World, own: Company, { isProxy, clientIds }: UserKey, username: string): Company {
  if (username === '' || username === '0' || username === String(own.id)) return own;
  const client = companies.find(({ id }) => String(id) === username);
  if (!isProxy || client === undefined || !clientIds.includes(client.id)) throw forbidden();
  return client;
}

/** `DELETE /token/session/{token}`: ends a session of the same key. */
export function endSession({ world, parameters, key }: Call): Reply {
  const sessions = world.companies.flatMap((company) => company.sessions);
  const session = sessions.find(({ token, userKey }) => token === parameters.token && userKey === key.token);
  if (session === undefined) throw notFound();
  session.isEnded = true;
  world.keep();
  return NOTHING;
}

/** `GET /token/session/>whoAmI`. */
export function whoAmI({ company, key, renderer }: Call): Reply {
  const value = {
    employeeId: key.ownerId,
    actualEmployeeId: key.tokenUserId,
    employee: { id: key.ownerId, url: renderer.url('Employee', key.ownerId) },
    companyId: company.id,
    company: { id: company.id, url: renderer.url('Company', company.id) },
    language: 'no',
    loggedInWithConnect: false,
    employeeIsProxy: key.isProxy,
  };
  return { kind: 'value', status: 200, value };
}
