import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { freePort } from './free-port.js';
import { startOnLeash, type LeashedProcess } from './leash.js';
import type { OnProgress } from './progress.js';
import { findTemporalBinary, type TemporalBinary } from './temporal-binary.js';

export interface TemporalServerOptions {
  /** For the search for Temporal's program, and for the program. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where it keeps its state. Left out, the state ends with it. */
  readonly dbFilename?: string;
  readonly port?: number;
  readonly uiPort?: number;
  readonly namespace?: string;
  /** Where its UI has payloads decoded. */
  readonly uiCodecEndpoint?: string;
  readonly onProgress?: OnProgress;
}

export interface RunningTemporal {
  /** host:port */
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: string;
  /** The program it is, and how it was come by. */
  readonly binary: TemporalBinary;
  readonly stop: () => Promise<void>;
}

const START_MS = 60_000;
const TYPES = { KEYWORD: 'Keyword', BOOL: 'Bool' } as const;

/**
 * Starts Temporal's development server on loopback, with the search attributes of the contract and fairness between
 * companies. It ends with this process. Throws a `NoTemporalError` when there is none, and with what the server wrote last
 * when it does not start.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<RunningTemporal> {
  const { environment, onProgress } = options;
  const binary = await findTemporalBinary({ environment, ...(onProgress && { onProgress }) });
  const until = Date.now() + START_MS;
  for (;;) {
    const port = options.port ?? (await freePort());
    const uiPort = options.uiPort ?? (await freePort());
    const namespace = options.namespace ?? 'default';
    const args = serverArguments({ ...options, port, uiPort, namespace });
    const server = await startOnLeash(binary.path, args, { env: environment, graceSeconds: 10 });
    const address = `127.0.0.1:${port}`;
    if (await serves(address, namespace, server, until)) {
      return {
        address,
        uiUrl: `http://127.0.0.1:${uiPort}`,
        namespace,
        binary,
        stop: () => server.stop(),
      };
    }
    await server.stop();
    // A port that was free a moment ago may be taken since.
    const mayPass =
      /address already in use|can't set up|can't bind/i.test(server.lastLines()) &&
      options.port === undefined &&
      options.uiPort === undefined;
    if (!mayPass || Date.now() > until)
      throw new ErrorForPeople(`Temporal’s server did not start on ${address}:\n${server.lastLines()}`);
  }
}

type Places = TemporalServerOptions & { readonly port: number; readonly uiPort: number; readonly namespace: string };

function serverArguments({ port, uiPort, namespace, dbFilename, uiCodecEndpoint }: Places): string[] {
  const dynamicConfig = [
    'matching.enableFairness=true',
    // Fairness between companies holds within one partition.
    'matching.numTaskqueueReadPartitions=1',
    'matching.numTaskqueueWritePartitions=1',
    // By default every hop waits for a poll of its queue, twenty a second.
    'history.transferProcessorMaxPollRPS=100',
    'history.timerProcessorMaxPollRPS=100',
  ];
  return [
    ...[
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--ui-port',
      String(uiPort),
      '--log-level',
      'error',
      '--namespace',
      namespace,
    ],
    ...(dbFilename === undefined ? [] : ['--db-filename', dbFilename, '--sqlite-pragma', 'journal_mode=wal']),
    ...(uiCodecEndpoint === undefined ? [] : ['--ui-codec-endpoint', uiCodecEndpoint]),
    ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
    ...SEARCH_ATTRIBUTES.flatMap(({ name, type }) => ['--search-attribute', `${name}=${TYPES[type]}`]),
  ];
}

/** Waits until the namespace and its search attributes answer. False when the server ended or takes too long. */
async function serves(address: string, namespace: string, server: LeashedProcess, until: number): Promise<boolean> {
  while (!server.hasExited() && Date.now() < until) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      let ready: boolean;
      try {
        ready = await isReady(connection, namespace);
      } finally {
        await connection.close();
      }
      if (ready && !server.hasExited()) return true;
    } catch {
      // Not yet.
    }
    await pause(50);
  }
  return false;
}

async function isReady(connection: Connection, namespace: string): Promise<boolean> {
  await connection.workflowService.describeNamespace({ namespace });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTES.every(({ name }) => Object.hasOwn(customAttributes, name));
}
