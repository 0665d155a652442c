import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities.js';
import { openReceiver, type Receiver } from '../activities/notices/receiver.js';
import { createReceiptAssembler } from '../activities/receipts/assemble-receipts.js';
import { NoticeClient } from '../client/notice-client.js';
import { nameOfFailure } from '../client/temporal-failure.js';
import { isRunning } from '../client/is-running.js';
import { openRooms } from '../client/session.js';
import { receiptUrlAllowedOn } from '../contract/receipt-hosts.js';
import { TRANSFERS_QUEUE, TRIPLETEX_QUEUE } from '../contract/temporal-names.js';
import type { Config, Environment } from '../runtime/config.js';
import { createDataConverter } from '../runtime/data-converter.js';
import { KeyCipher } from '../runtime/key-cipher.js';
import type { Logger } from '../runtime/logger.js';
import { connectClient, temporalOptions } from '../runtime/temporal-connection.js';
import { prepare } from '../client/prepare.js';
import { connectWorker } from '../runtime/worker-connection.js';
import { openStore } from '../store/index.js';
import { createTripletex, fateOf } from '../tripletex/index.js';
import { CallCounter } from './call-counter.js';
import { countCallsForMetrics } from './call-metrics.js';
import { showClockInMetrics } from './clock-metrics.js';
import { keepWatching } from './notice-watch.js';
import { Opened } from '../runtime/opened.js';
import { keepSharedClock, type WrongClockError } from './shared-clock.js';
import { keepSweeping } from './sweep.js';
import { ownTemporaryFolder } from './temporary-folder.js';

/** Activities beat every four seconds. Temporal's SDK would hold most beats back, until 80 % of the time-out have passed. */
const HEARTBEATS = { maxHeartbeatThrottleInterval: '4s' } as const;

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

/** The workflows in one file, as the build leaves them: beside this folder, or in `dist` where a test runs it from the sources. */
const WORKFLOW_BUNDLE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/workflow-bundle.js' : '../workflow-bundle.js', import.meta.url),
);

/**
 * Wires a worker, top to bottom, and runs it: one for the workflows and the archive, one for everything that calls Tripletex.
 * When it cannot, or cannot go on, nothing stays open.
 */
export async function runWorker(
  config: Config<'worker'>,
  environment: Environment,
  logger: Logger,
): Promise<RunningWorker> {
  const opened = new Opened();
  try {
    return await wire(opened, config, environment, logger);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function wire(
  opened: Opened,
  config: Config<'worker'>,
  environment: Environment,
  logger: Logger,
): Promise<RunningWorker> {
  const dataConverter = createDataConverter(config.ENCRYPTION_KEYS, config.PLAIN_PAYLOADS);
  const client = await connectClient(environment, dataConverter);
  opened.add(() => client.connection.close());
  await prepare(config.DATABASE_URL, client, logger);

  const workers: Worker[] = [];
  const shutdown = () => workers.forEach((worker) => worker.getState() === 'RUNNING' && worker.shutdown());
  const store = openStore(config.DATABASE_URL, new KeyCipher(config.ENCRYPTION_KEYS));
  opened.add(() => store.close());
  let wrong: WrongClockError | undefined;
  const stopTakingWork = (error: WrongClockError) => {
    wrong = error;
    logger.error({ error: error.name }, error.message);
    shutdown();
  };
  const clockListener = { onReading: showClockInMetrics(), onWrong: stopTakingWork };
  const clock = await keepSharedClock(store.now, clockListener, logger);
  opened.add(() => clock.stop());
  const counter = new CallCounter(store.tripletexCalls, logger);
  opened.add(() => counter.stop());
  const countForMetrics = countCallsForMetrics();
  const tripletex = createTripletex({
    baseUrl: config.TRIPLETEX_BASE_URL,
    consumerToken: config.TRIPLETEX_CONSUMER_TOKEN,
    timeoutMs: config.TRIPLETEX_TIMEOUT,
    now: clock.now,
    onCall: (call) => {
      logger.info(call, 'Called Tripletex.');
      counter.count(fateOf(call));
      countForMetrics(fateOf(call));
    },
  });
  opened.add(() => tripletex.close());
  const { transfers, syncs, outages, receipts: documents } = openRooms(client, store);
  const isReceiptUrlAllowed = receiptUrlAllowedOn(config.RECEIPT_HOSTS);
  const receipts = createReceiptAssembler({
    isUrlAllowed: isReceiptUrlAllowed,
    token: config.RECEIPT_TOKEN,
    timeoutMs: config.RECEIPT_TIMEOUT,
    maxBytes: config.ATTACHMENT_MAX_MB * 1024 * 1024,
    temporaryFolder: ownTemporaryFolder(),
  });
  opened.add(() => receipts.close());
  const receiver = receiverOf(config);
  if (receiver) opened.add(() => receiver.close());
  const activities = createActivities({
    store,
    tripletex,
    receipts,
    isReceiptUrlAllowed,
    receiver,
    release: (waiting) =>
      transfers.retryThese(waiting, (workflowId, error) =>
        logger.error({ workflowId, error: nameOfFailure(error) }, 'Could not tell a waiting transfer to try again.'),
      ),
    showAgain: (transfer) =>
      transfers.showAgain(transfer, {
        helpUrl: config.HELP_URL,
        onPassedOver: (workflowId, error) =>
          logger.error({ workflowId, error: nameOfFailure(error) }, 'Could not show what stands of a transfer.'),
      }),
    wakeProbe: () => outages.wake(),
    isRunning: ({ workflowId, runId }) => isRunning(client, workflowId, runId),
    settings: {
      patienceMs: config.PATIENCE,
      writeMs: config.TRIPLETEX_TIMEOUT,
      settleMs: config.SETTLE_TIME * config.WAIT_SCALE,
      // What we attached, and what people appended to it.
      documentMaxBytes: 2 * config.ATTACHMENT_MAX_MB * 1024 * 1024,
      waits: { scale: config.WAIT_SCALE, recheckMs: config.RECHECK_EVERY },
      helpUrl: config.HELP_URL,
    },
    now: clock.now,
  });
  const { recordStop, recordHold, recordDecision, takeCorrection, laterRevision, ...others } = activities;
  const { beginSync, finishSync, sendNotices, ...onTripletex } = others;
  const ofTransfers = { recordStop, recordHold, recordDecision, takeCorrection, laterRevision };
  const local = { ...ofTransfers, beginSync, finishSync, sendNotices };
  const { namespace } = temporalOptions(environment);
  const connection = await connectWorker(environment);
  opened.add(() => connection.close());
  const common = { connection, namespace, dataConverter, ...HEARTBEATS, ...SHUTDOWN };
  opened.add(() => Promise.allSettled(workers.map(endUnused)));
  workers.push(
    await Worker.create({
      ...common,
      workflowBundle: { codePath: WORKFLOW_BUNDLE },
      taskQueue: TRANSFERS_QUEUE,
      activities: local,
    }),
  );
  workers.push(
    await Worker.create({
      ...common,
      taskQueue: TRIPLETEX_QUEUE,
      activities: onTripletex,
      maxConcurrentActivityTaskExecutions: 40,
    }),
  );
  const notices = new NoticeClient(client, store, receiver !== undefined);
  const sweeping = keepSweeping({ transfers, syncs, outages, notices, documents }, logger, clock.now);
  opened.add(() => sweeping.stop());
  const watching = keepWatching(notices, logger);
  opened.add(() => watching.stop());
  if (wrong) throw wrong;
  const untilEnded = async () => {
    try {
      await allEnded(workers, shutdown);
    } finally {
      await opened.close();
    }
    if (wrong) throw wrong;
  };
  return {
    done: untilEnded(),
    shutdown,
    checks: { temporal: () => client.connection.workflowService.getSystemInfo({}), database: () => store.ping() },
  };
}

/** A receiver that does not answer within this time, in milliseconds, has not taken a notice. */
const RECEIVER_TIMEOUT_MS = 15_000;

/** Whom notices are sent to, or undefined when nobody listens. */
function receiverOf({ WEBHOOK_URL: url, WEBHOOK_SECRET: secret }: Config<'worker'>): Receiver | undefined {
  if (url === undefined || secret === undefined) return undefined;
  return openReceiver({ url, secret, timeoutMs: RECEIVER_TIMEOUT_MS });
}

/** Neither goes on without the other. Rejects with what ended the first. */
async function allEnded(workers: readonly Worker[], shutdown: () => void): Promise<void> {
  const runs = workers.map((worker) => worker.run());
  try {
    await Promise.all(runs);
  } catch (error) {
    shutdown();
    await Promise.allSettled(runs);
    throw error;
  }
}

/** A worker that never ran lets go of its connection only once it has run. */
async function endUnused(worker: Worker): Promise<void> {
  if (worker.getState() !== 'INITIALIZED') return;
  const run = worker.run();
  worker.shutdown();
  await run;
}
