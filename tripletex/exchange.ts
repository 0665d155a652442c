import type { z } from 'zod';
import type { CallRecord } from './call-record.js';
import type { Deadline } from './deadline.js';
import type { AnswerKind, CallInput, Endpoint } from './endpoint.js';
import { TripletexError } from './errors.js';
import { readAnswer, type ValueOf } from './read-answer.js';
import { send, type Transport } from './transport.js';

export interface Answer<T> {
  readonly value: T;
  /** What Tripletex' support asks for. */
  readonly requestId: string | null;
}

interface ExchangeOptions {
  readonly attempt: number;
  readonly authorization?: string;
  readonly signal?: AbortSignal | undefined;
  readonly deadline?: Deadline | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly maxBytes?: number | undefined;
}

/** One request and its answer, read and told to whoever keeps records. Throws a `TripletexError`. */
export async function exchange<S extends z.ZodType, Kind extends AnswerKind>(
  transport: Transport,
  endpoint: Endpoint<S, Kind>,
  input: CallInput,
  { attempt, ...options }: ExchangeOptions,
): Promise<Answer<ValueOf<S, Kind>>> {
  const { name, method, path } = endpoint;
  const start = performance.now();
  const tell = (status: number | undefined, requestId: string | null, outcome: CallRecord['outcome']) => {
    const ms = Math.round(performance.now() - start);
    record(transport, { endpoint: name, method, path, status: status ?? null, requestId, ms, outcome, attempt });
  };
  try {
    const raw = await send(transport, endpoint, input, options);
    const value = readAnswer(endpoint, raw);
    tell(raw.status, raw.requestId, 'ok');
    return { value, requestId: raw.requestId };
  } catch (error) {
    if (error instanceof TripletexError) tell(error.status, error.requestId, error.kind);
    throw error;
  }
}

function record({ onCall }: Transport, call: CallRecord): void {
  try {
    onCall?.(call);
  } catch {
    // A write that was carried out must not look failed because nobody could note it.
  }
}
