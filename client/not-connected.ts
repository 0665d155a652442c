import { Refused } from './refused.js';

/** The refusal of a company that nobody ever connected. */
export function notConnectedYet(): Refused {
  return new Refused(404, {
    nb: 'Selskapet er ikke koblet til Tripletex ennå: koble det til med en brukernøkkel først.',
    en: 'There is no such company: connect it with a user key first.',
  });
}

/** The refusal of a company whose key is gone, or was never given. */
export function withoutKey(): Refused {
  return new Refused(404, {
    nb: 'Selskapet er ikke koblet til Tripletex: koble det til med en brukernøkkel først.',
    en: 'The company is not connected: connect it with a user key first.',
  });
}
