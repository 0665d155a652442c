import type { MiddlewareHandler } from 'hono';
import { Refused } from '../client/refused.js';
import type { Text } from '../contract/text.js';
import type { ApiEnvironment } from './call.js';
import type { VerifyToken } from './identity.js';

const NO_TOKEN: Text = {
  nb: 'Send et token: Authorization: Bearer <token>.',
  en: 'Send a token: Authorization: Bearer <token>.',
};

/** Lets only those through whose token is good, and keeps who they are. */
export function authenticate(verify: VerifyToken): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    if (token === undefined) throw new Refused(401, NO_TOKEN);
    context.set('identity', await verify(token));
    await next();
  };
}
