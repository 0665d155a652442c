import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Environment } from './config.js';
import { ErrorForPeople } from './error-for-people.js';
import { temporalOptions } from './temporal-settings.js';

export { temporalOptions } from './temporal-settings.js';

/** Thrown where Temporal cannot be reached; says what to look at. */
export class TemporalUnreachableError extends ErrorForPeople {
  override readonly name = 'TemporalUnreachableError';

  constructor(address: string, cause: unknown) {
    super(
      `Temporal does not answer at ${address}: start it, or correct TEMPORAL_ADDRESS and the TEMPORAL_TLS settings.`,
      { cause },
    );
  }
}

/** A client that connects on first use. */
export function lazyClient(environment: Environment, dataConverter: DataConverter): Client {
  const { connectionOptions, namespace } = temporalOptions(environment);
  const connection = Connection.lazy({ ...connectionOptions, connectTimeout: '10 seconds' });
  return new Client({ connection, namespace, dataConverter });
}

/** As `lazyClient`, connected. Throws a `TemporalUnreachableError` after `timeoutMs` without an answer. */
export async function connectClient(
  environment: Environment,
  dataConverter: DataConverter,
  timeoutMs = 10_000,
): Promise<Client> {
  const { connectionOptions, namespace } = temporalOptions(environment);
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: timeoutMs });
    return new Client({ connection, namespace, dataConverter });
  } catch (cause) {
    throw new TemporalUnreachableError(connectionOptions.address ?? 'localhost:7233', cause);
  }
}
