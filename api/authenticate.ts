import type { MiddlewareHandler } from 'hono';
import { Refused } from '../client/refused.js';
import type { ApiEnvironment } from './call.js';
import type { VerifyToken } from './identity.js';

/** Lets only those through whose token is good, and keeps who they are. */
export function authenticate(verify: VerifyToken): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    if (token === undefined) throw new Refused(401, 'Send a token: Authorization: Bearer <token>.');
    context.set('identity', await verify(token));
    await next();
  };
}
