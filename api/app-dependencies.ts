import type { Logger } from 'pino';
import type { Rooms } from '../client/session.js';
import type { Health } from '../runtime/health-server.js';
import type { Cipher } from '../store/cipher.js';
import type { SignIns } from '../store/sign-ins.js';
import type { VerifyToken } from './identity.js';
import type { LiveRoom } from './live.js';

/** What the API and the pages work with. */
export interface AppDependencies {
  /** Everything that callers do; the command line has the same. */
  readonly rooms: Rooms;
  readonly verify: VerifyToken;
  /** Seals what a browser keeps for us. */
  readonly cipher: Cipher;
  /** Which sign-in links were followed, and who has signed out since. */
  readonly signIns: SignIns;
  readonly isReceiptUrlAllowed: (url: string) => boolean;
  /** The base of the help articles that problems link to. */
  readonly helpUrl: string | undefined;
  /** Where people open Tripletex. */
  readonly tripletexOrigin: string;
  /** The base of Temporal's UI, and the namespace to look in there. */
  readonly temporalUi: { readonly url: string; readonly namespace: string } | undefined;
  /** Where what happens is heard of. */
  readonly live: LiveRoom;
  /** Does some work, for which Temporal is asked no longer than so many milliseconds. */
  readonly within: <T>(ms: number, work: () => Promise<T>) => Promise<T>;
  /** What must answer before requests can be answered, by name. */
  readonly checks: Health['checks'];
  readonly logger: Logger;
}
