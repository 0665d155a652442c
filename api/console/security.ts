import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { Refused } from '../../client/refused.js';
import { closeAfterAnswer } from '../surroundings.js';
import { common } from './words/common.js';

/** Nothing but our own files is loaded, nothing is written into a page that a browser would run, no other site shows our pages. */
export const headers: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  strictTransportSecurity: 'max-age=15552000',
});

/**
 * A document is shown, and can load, run, send and embed nothing, nor be embedded. Browsers put it into a page of their own,
 * which some style inline; `sandbox` would leave that page empty in Safari. What is no document keeps the rules of pages.
 */
export const documentHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.headers.get('content-type') === 'application/pdf') c.header('content-security-policy', DOCUMENT_POLICY);
};

const DOCUMENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** What somebody may see is kept by nobody. */
export const notKept: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('cache-control', 'no-store');
};

/** Forms come from our own pages only. The scheme is not compared: a proxy may have taken the encryption off. */
export const ownForms: MiddlewareHandler = csrf({
  origin: (origin, c) => {
    // Pages that send no referrer send no origin with their forms either; where a browser says no more, the form's token decides.
    if (origin === 'null') return c.req.header('sec-fetch-site') === undefined;
    return URL.canParse(origin) && new URL(origin).host === c.req.header('host');
  },
});

const MOST_BYTES = 100_000;

export const smallForms: MiddlewareHandler = bodyLimit({
  maxSize: MOST_BYTES,
  onError: (context) => {
    closeAfterAnswer(context);
    throw new Refused(413, common.staleForm);
  },
});
