import { NativeConnection } from '@temporalio/worker';
import type { Environment } from './config.js';
import { TemporalUnreachableError } from './temporal-connection.js';
import { temporalOptions } from './temporal-settings.js';

/**
 * The connection of workers. Apart from `temporal-connection`, since what it imports takes half a second to load.
 * Throws a `TemporalUnreachableError` when nothing answers.
 */
export async function connectWorker(environment: Environment): Promise<NativeConnection> {
  const { connectionOptions } = temporalOptions(environment);
  try {
    return await NativeConnection.connect(connectionOptions);
  } catch (cause) {
    throw new TemporalUnreachableError(connectionOptions.address ?? 'localhost:7233', cause);
  }
}
