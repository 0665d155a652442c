import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities.js';
import { createReceiptAssembler } from '../activities/receipts/assemble-receipts.js';
import { TransferClient } from '../client/transfer-client.js';
import { receiptUrlAllowedOn } from '../contract/receipt-hosts.js';
import { TRANSFERS_QUEUE, TRIPLETEX_QUEUE } from '../contract/temporal-names.js';
import type { Config, Environment } from '../runtime/config.js';
import { createDataConverter } from '../runtime/data-converter.js';
import { KeyCipher } from '../runtime/key-cipher.js';
import type { Logger } from '../runtime/logger.js';
import { connectClient, temporalOptions } from '../runtime/temporal-connection.js';
import { prepare } from './prepare.js';
import { connectWorker } from '../runtime/worker-connection.js';
import { openStore } from '../store/index.js';
import { createTripletex } from '../tripletex/index.js';
import { keepSweeping } from './sweep.js';
import { ownTemporaryFolder } from './temporary-folder.js';

/** Time for what is under way to finish, and when to stop all the same. */
const SHUTDOWN = { shutdownGraceTime: '10 seconds', shutdownForceTime: '20 seconds' } as const;

export interface RunningWorker {
  /** Resolves when the worker has ended; rejects when it cannot go on. */
  readonly done: Promise<void>;
  /** Lets what is under way finish, then ends. */
  readonly shutdown: () => void;
  /** What must answer before work can be done. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

/** Wires a worker, top to bottom, and runs it: one for the workflows and the archive, one for everything that calls Tripletex. */
export async function runWorker(
  config: Config<'worker'>,
  environment: Environment,
  logger: Logger,
): Promise<RunningWorker> {
  const dataConverter = createDataConverter(config.ENCRYPTION_KEYS);
  const client = await connectClient(environment, dataConverter);
  await prepare(config.DATABASE_URL, client, logger);

  const store = openStore(config.DATABASE_URL, new KeyCipher(config.ENCRYPTION_KEYS));
  const tripletex = createTripletex({
    baseUrl: config.TRIPLETEX_BASE_URL,
    consumerToken: config.TRIPLETEX_CONSUMER_TOKEN,
    timeoutMs: config.TRIPLETEX_TIMEOUT,
    onCall: (call) => logger.info(call, 'Called Tripletex.'),
  });
  const isReceiptUrlAllowed = receiptUrlAllowedOn(config.RECEIPT_HOSTS);
  const receipts = createReceiptAssembler({
    isUrlAllowed: isReceiptUrlAllowed,
    token: config.RECEIPT_TOKEN,
    timeoutMs: config.RECEIPT_TIMEOUT,
    maxBytes: config.ATTACHMENT_MAX_MB * 1024 * 1024,
    temporaryFolder: ownTemporaryFolder(),
  });
  const { recordStop, recordDecision, ...onTripletex } = createActivities({
    store,
    tripletex,
    receipts,
    isReceiptUrlAllowed,
    settings: {
      patienceMs: config.PATIENCE,
      settleMs: config.SETTLE_TIME * config.WAIT_SCALE,
      waits: { scale: config.WAIT_SCALE, recheckMs: config.RECHECK_EVERY },
    },
    now: () => new Date(),
  });

  const { namespace } = temporalOptions(environment);
  const connection = await connectWorker(environment);
  const common = { connection, namespace, dataConverter, ...SHUTDOWN };
  const workers = [
    await Worker.create({
      ...common,
      ...workflowCode(),
      taskQueue: TRANSFERS_QUEUE,
      activities: { recordStop, recordDecision },
    }),
    await Worker.create({
      ...common,
      taskQueue: TRIPLETEX_QUEUE,
      activities: onTripletex,
      maxConcurrentActivityTaskExecutions: 40,
    }),
  ];
  const sweeping = keepSweeping(new TransferClient(client, store), logger);
  const close = async () => {
    sweeping.stop();
    await Promise.allSettled([receipts.close(), tripletex.close(), client.connection.close(), connection.close()]);
    await store.close();
  };
  return {
    done: Promise.all(workers.map((worker) => worker.run()))
      .finally(close)
      .then(() => undefined),
    shutdown: () => workers.forEach((worker) => worker.getState() === 'RUNNING' && worker.shutdown()),
    checks: { temporal: () => client.connection.workflowService.getSystemInfo({}), database: () => store.ping() },
  };
}

/** Built, the workflows lie in one file; from the sources they are bundled at the start. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  if (import.meta.url.endsWith('.js')) {
    return { workflowBundle: { codePath: fileURLToPath(new URL('../workflow-bundle.js', import.meta.url)) } };
  }
  return { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) };
}
