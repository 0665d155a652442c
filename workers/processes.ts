import { readConfig, type Environment } from '../runtime/config.js';
import { createDataConverter } from '../runtime/data-converter.js';
import { startHealthServer } from '../runtime/health-server.js';
import { createLogger } from '../runtime/logger.js';
import { connectClient } from '../runtime/temporal-connection.js';
import { installTemporalRuntime } from '../runtime/temporal-runtime.js';
import { prepare } from './prepare.js';
import { runWorker } from './run-worker.js';

/** The process `setup`. Returns its exit code. */
export async function setup(environment: Environment): Promise<number> {
  const config = readConfig('setup', environment);
  const logger = createLogger(config.LOG_LEVEL, { process: 'setup' });
  const client = await connectClient(environment, createDataConverter(config.ENCRYPTION_KEYS));
  try {
    await prepare(config.DATABASE_URL, client, logger);
    return 0;
  } finally {
    await client.connection.close();
  }
}

/** The process `worker`: runs until it is told to stop, lets what is under way finish, and ends. Returns its exit code. */
export async function worker(environment: Environment): Promise<number> {
  const config = readConfig('worker', environment);
  const logger = createLogger(config.LOG_LEVEL, { process: 'worker' });
  const address = config.METRICS_ADDRESS;
  const { metrics } = await installTemporalRuntime(logger, { collectMetrics: address !== undefined });
  const running = await runWorker(config, environment, logger);
  const health = address && (await startHealthServer(address, { metrics, checks: running.checks }));
  logger.info({ health: health?.url }, 'The worker is ready.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, running.shutdown);
  await running.done;
  await health?.close();
  logger.info('The worker has ended.');
  return 0;
}
