export type TripletexErrorKind =
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'rateLimited'
  | 'validation'
  | 'badRequest'
  | 'server'
  | 'unreachable'
  | 'timeout'
  | 'unreadable'
  | 'tooLarge'
  | 'aborted';

/** One thing Tripletex objects to. `field` may be every path the rule could live at, joined by commas (observed March 2026). */
export interface ValidationMessage {
  readonly field: string | null;
  readonly message: string;
  readonly path: string | null;
}

export interface TripletexErrorFacts {
  readonly kind: TripletexErrorKind;
  /** Name of the endpoint. */
  readonly endpoint: string;
  readonly writes: boolean;
  /** Whether the request may have reached Tripletex. */
  readonly sent: boolean;
  readonly status?: number;
  /** Tripletex' own code, for instance 18000; 0 when the answer had none. */
  readonly code?: number;
  readonly validationMessages?: readonly ValidationMessage[];
  readonly tripletexMessage?: string | null;
  readonly requestId?: string | null;
  /** The earliest time Tripletex named for another call. */
  readonly notBefore?: Date;
  readonly cause?: unknown;
}

/** A call to Tripletex that did not succeed. The message names no person, sum or key. */
export class TripletexError extends Error {
  override readonly name = 'TripletexError';
  readonly kind: TripletexErrorKind;
  readonly endpoint: string;
  readonly writes: boolean;
  readonly sent: boolean;
  readonly status: number | undefined;
  readonly code: number;
  readonly requestId: string | null;
  readonly notBefore: Date | undefined;
  readonly #validationMessages: readonly ValidationMessage[];
  readonly #tripletexMessage: string | null;

  constructor(facts: TripletexErrorFacts) {
    const answer = facts.status === undefined ? '' : ` (${facts.status}${facts.code ? ` / ${facts.code}` : ''})`;
    super(`Tripletex ${facts.endpoint}: ${facts.kind}${answer}`, { cause: facts.cause });
    this.kind = facts.kind;
    this.endpoint = facts.endpoint;
    this.writes = facts.writes;
    this.sent = facts.sent;
    this.status = facts.status;
    this.code = facts.code ?? 0;
    this.requestId = facts.requestId ?? null;
    this.notBefore = facts.notBefore;
    this.#validationMessages = facts.validationMessages ?? [];
    this.#tripletexMessage = facts.tripletexMessage ?? null;
  }

  /** What Tripletex objects to. May name people, so whatever prints or serializes the error does not see it. */
  get validationMessages(): readonly ValidationMessage[] {
    return this.#validationMessages;
  }

  /** Tripletex' own sentence, which alone tells what a 409 is about. May name people: as `validationMessages`. */
  get tripletexMessage(): string | null {
    return this.#tripletexMessage;
  }
}

const AWAY: readonly TripletexErrorKind[] = ['server', 'timeout', 'unreachable'];

/** Whether Tripletex did not answer, or only that it cannot: any 5xx. */
export function isAway(error: unknown): boolean {
  return error instanceof TripletexError && AWAY.includes(error.kind);
}

/** Neither was there anything of Tripletex to be read. */
const NO_ANSWER: readonly TripletexErrorKind[] = [...AWAY, 'aborted', 'unreadable'];

/** Whether Tripletex answered, be it that it refuses. */
export function isAnswer(error: unknown): boolean {
  return error instanceof TripletexError && !NO_ANSWER.includes(error.kind);
}

/**
 * Whether a write may have been carried out although it failed here: a time-out, a connection lost after sending, any 5xx, an
 * answer that cannot be read. Every 4xx is an answer: the write was refused.
 */
export function answerLost(error: unknown): boolean {
  if (!(error instanceof TripletexError) || !error.writes || !error.sent) return false;
  return !is4xx(error.status);
}

function is4xx(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

/** Said of a token whose form cannot be read (observed March 2026). */
const CRYPTOGRAPHY = 24_000;

/** Whether the user key was refused: at the making of a session, or again after a session was renewed. */
export function isKeyRefused(error: unknown): boolean {
  if (!(error instanceof TripletexError)) return false;
  const isGarbled = error.endpoint === 'createSession' && error.code === CRYPTOGRAPHY;
  return error.kind === 'unauthorized' || isGarbled || refusesArgument(error, 'employeeToken');
}

/** Whether Tripletex refused to do something (any 4xx), for another reason than who asks, when, or at the same time as whom. */
export function isRefused(error: unknown): error is TripletexError {
  const passing: readonly TripletexErrorKind[] = ['unauthorized', 'rateLimited', 'conflict'];
  return error instanceof TripletexError && is4xx(error.status) && !passing.includes(error.kind);
}

/** Whether the integration's own consumer token was refused. */
export function isConsumerRefused(error: unknown): boolean {
  return refusesArgument(error, 'consumerToken');
}

/** Whether a right or a module is missing: Tripletex answers 403 / 9000 for both (observed March 2026). */
export function isForbidden(error: unknown): boolean {
  return error instanceof TripletexError && error.kind === 'forbidden';
}

/** Whether what was asked for does not exist, or is not visible to the key. */
export function isNotFound(error: unknown): boolean {
  return error instanceof TripletexError && error.kind === 'notFound';
}

function refusesArgument(error: unknown, argument: string): boolean {
  if (!(error instanceof TripletexError) || error.kind !== 'validation' || error.endpoint !== 'createSession')
    return false;
  const names = error.validationMessages.flatMap(({ field, path }) => (field ?? path ?? '').split(','));
  return names.some((name) => name === `arg:${argument}` || name === argument);
}
