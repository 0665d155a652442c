import { Hono, type MiddlewareHandler } from 'hono';
import { signToken, type TokenClaims } from '../../client/sign-token.js';
import { sampleCompany } from './sample-reports.js';

/** Where the pages are that Sonya's users open, and the secret that their tokens are signed with. */
export interface Pages {
  readonly url: string;
  readonly tokenSecret: string;
}

/** Somebody who may look at the pages. */
export interface SamplePerson {
  /** As an address names them. */
  readonly id: string;
  /** In words, for whoever chooses. */
  readonly role: string;
  readonly claims: TokenClaims;
}

const companies = [sampleCompany.companyId];

/** One of each role that has pages; all are made up. */
export const samplePeople: readonly SamplePerson[] = [
  { id: 'nora', role: 'administrator', claims: { sub: 'Nora Leder', role: 'admin', companies } },
  { id: 'anders', role: 'regnskapsfører', claims: { sub: 'Anders Bokholder', role: 'accountant', companies } },
  { id: 'dagny', role: 'driftsansvarlig', claims: { sub: 'Dagny Drift', role: 'operator', companies: ['*'] } },
];

/** Long enough to follow where a click leads, in milliseconds. */
const TOKEN_MS = 60_000;

/** Signs whoever is chosen in to the pages, as Sonya does with whoever is signed in there. Anybody on this machine may choose. */
export function signInRoutes({ url, tokenSecret }: Pages): Hono {
  const app = new Hono();
  app.get('/:person', onlyHere, async (c) => {
    const person = samplePeople.find(({ id }) => id === c.req.param('person'));
    if (person === undefined) return c.json({ detail: 'Nobody of that name: choose on the home page.' }, 404);
    const token = await signToken(person.claims, new Date(Date.now() + TOKEN_MS), tokenSecret);
    c.header('cache-control', 'no-store');
    c.header('referrer-policy', 'no-referrer');
    return c.redirect(`${url}/sign-in?token=${token}`, 303);
  });
  return app;
}

const OWN_NAMES = ['127.0.0.1', 'localhost'];

/** It listens on this machine only; a name elsewhere that leads here is refused as well. */
const onlyHere: MiddlewareHandler = async (c, next) => {
  if (OWN_NAMES.includes(new URL(c.req.url).hostname)) return next();
  return c.json({ detail: 'Open it on the machine that it runs on, by 127.0.0.1.' }, 403);
};
