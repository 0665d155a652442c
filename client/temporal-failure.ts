import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** gRPC's DEADLINE_EXCEEDED and UNAVAILABLE: nobody answers now, whatever is asked. */
const NO_ANSWER: readonly number[] = [4, 14];

/** Whether Temporal cannot be reached, rather than refuses this one thing. */
export function isTemporalUnavailable(error: unknown): boolean {
  const cause = behind(error);
  return isGrpcServiceError(cause) && NO_ANSWER.includes(cause.code);
}

const NOT_NOW: readonly number[] = [9];

/** Whether Temporal refuses this one thing in the state of this moment (gRPC's FAILED_PRECONDITION): nothing was taken. */
export function isRefusedForNow(error: unknown): boolean {
  const cause = behind(error);
  return isGrpcServiceError(cause) && NOT_NOW.includes(cause.code);
}

/** What may be told of a failure everywhere: its message may repeat what people wrote. */
export function nameOfFailure(error: unknown): string {
  const cause = behind(error);
  if (isGrpcServiceError(cause)) return `gRPC code ${cause.code}`;
  return cause instanceof Error ? cause.name : 'unknown';
}

function behind(error: unknown): unknown {
  return error instanceof ServiceError && error.cause !== undefined ? error.cause : error;
}
