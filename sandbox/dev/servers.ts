import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCodecServer } from '../../runtime/codec-server.js';
import type { Environment } from '../../runtime/config.js';
import { ErrorForPeople } from '../../runtime/error-for-people.js';
import { generateEncryptionKeys, parseKeyRing } from '../../runtime/key-ring.js';
import { newWebhookSecret } from '../approval-service/notice-board.js';
import { SANDBOX_RECEIPT_TOKEN } from '../approval-service/receipt-shelf.js';
import type { Pages } from '../approval-service/sign-in.js';
import type { DataDir } from '../embedded/data-dir.js';
import { startPostgres } from '../embedded/postgres.js';
import type { OnProgress } from '../embedded/progress.js';
import { startTemporalServer } from '../embedded/temporal-server.js';
import { SANDBOX_CONSUMER_TOKEN } from '../tripletex/seed.js';
import type { Narrator } from './narrator.js';
import { startNode, type NodeProcess } from './node-process.js';
import { choosePorts, type Ports } from './ports.js';

/** Everything `dev` runs, and the settings that lead to it. */
export interface Servers {
  readonly settings: Readonly<Record<string, string>>;
  /** The stand-in's home page, with a slash at its end; null when another Tripletex is configured. */
  readonly tripletexHome: string | null;
  readonly approvalService: string;
  readonly temporalUi: string | null;
  /** Where one chooses as whom to look at the pages; null where somebody else signs people in. */
  readonly signIn: string | null;
  readonly api: string;
  /** Rejects when something ends that should not. */
  readonly broken: Promise<never>;
}

/** Starts what is not configured, side by side where nothing needs the other, and ends it in the opposite order. */
export class ServerRoom {
  /** What ends each server, in the order of the stages they are started in: those of a later one use those before. */
  private readonly stages: ((atOnce: boolean) => Promise<unknown>)[][] = [[]];
  private readonly stopLater = (stop: (atOnce: boolean) => Promise<unknown>) => this.stages.at(-1)?.push(stop);
  private readonly ends: Promise<never>[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly dataDir: DataDir,
    private readonly narrator: Narrator,
  ) {}

  /** Starts PostgreSQL, the stand-ins, Temporal with its UI and the codec endpoint, a worker, and the API with the pages. */
  async start(): Promise<Servers> {
    const { environment, narrator } = this;
    const encryptionKeys = environment.ENCRYPTION_KEYS ?? this.ownKeys();
    const ports = await choosePorts(join(this.dataDir.sandboxFolder, 'ports.json'));
    const { HTTP_HOST = '127.0.0.1', HTTP_PORT = String(ports.api) } = environment;
    const api = `http://${HTTP_HOST.includes(':') ? `[${HTTP_HOST}]` : HTTP_HOST}:${HTTP_PORT}`;
    // Where keys are published, somebody else signs.
    const tokenSecret =
      environment.AUTH_JWKS_URL === undefined ? (environment.AUTH_JWT_SECRET ?? this.ownSecret()) : undefined;
    const pages = tokenSecret === undefined ? undefined : { url: api, tokenSecret };
    const secret = newWebhookSecret();
    const [databaseUrl, tripletex, temporal, approval] = await allOf([
      environment.DATABASE_URL ??
        narrator.step('PostgreSQL', (onProgress) => this.postgres(ports.postgres, onProgress)),
      environment.TRIPLETEX_BASE_URL === undefined
        ? narrator.step('Tripletex (stand-in)', () => this.tripletex(ports.tripletex))
        : undefined,
      environment.TEMPORAL_ADDRESS === undefined
        ? narrator.step('Temporal', (onProgress) => this.temporal(encryptionKeys, ports, onProgress))
        : undefined,
      narrator.step('Approval service (stand-in)', () => this.approvalService(ports.approvalService, secret, pages)),
    ]);
    const settings = {
      TEMPORAL_ADDRESS: temporal?.address ?? environment.TEMPORAL_ADDRESS ?? '',
      TEMPORAL_NAMESPACE: environment.TEMPORAL_NAMESPACE ?? 'default',
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEYS: encryptionKeys,
      TRIPLETEX_BASE_URL: tripletex?.baseUrl ?? environment.TRIPLETEX_BASE_URL ?? '',
      TRIPLETEX_CONSUMER_TOKEN: environment.TRIPLETEX_CONSUMER_TOKEN ?? SANDBOX_CONSUMER_TOKEN,
      RECEIPT_HOSTS: environment.RECEIPT_HOSTS ?? approval.host,
      RECEIPT_TOKEN: environment.RECEIPT_TOKEN ?? SANDBOX_RECEIPT_TOKEN,
      ...(environment.WEBHOOK_URL === undefined && {
        WEBHOOK_URL: `${approval.url}/notices`,
        WEBHOOK_SECRET: secret,
      }),
      HTTP_HOST,
      HTTP_PORT,
      ...(tokenSecret !== undefined && { AUTH_JWT_SECRET: tokenSecret }),
      ...(temporal && { TEMPORAL_UI_URL: temporal.uiUrl }),
    };
    this.stages.push([]);
    await allOf([narrator.step('Worker', () => this.worker(settings)), narrator.step('API', () => this.api(settings))]);
    this.dataDir.keepTogether();
    this.dataDir.writeDevSettings(settings);
    const broken = Promise.race(this.ends);
    broken.catch(() => undefined);
    return {
      settings,
      tripletexHome: tripletex ? new URL('/', tripletex.baseUrl).href : null,
      approvalService: approval.url,
      temporalUi: temporal?.uiUrl ?? environment.TEMPORAL_UI_URL ?? null,
      signIn: pages === undefined ? null : `${approval.url}/`,
      api,
      broken,
    };
  }

  /** Ends everything, the last started first; all at once where nothing of it is kept. */
  async stop({ atOnce = false } = {}): Promise<void> {
    const stages = this.stages.splice(0).reverse();
    for (const stage of atOnce ? [stages.flat()] : stages) await Promise.allSettled(stage.map((stop) => stop(atOnce)));
  }

  private async postgres(port: number, onProgress: OnProgress): Promise<string> {
    const postgres = await startPostgres({
      dataDir: this.dataDir.postgresFolder,
      port,
      onProgress,
    });
    this.stopLater(postgres.stop);
    return postgres.url;
  }

  private async tripletex(port: number): Promise<{ baseUrl: string }> {
    const process = await this.process('tripletex', 'sandbox/tripletex/main.js', [], {
      TRIPLETEX_SANDBOX_PORT: String(port),
      TRIPLETEX_SANDBOX_STATE_FILE: join(this.dataDir.sandboxFolder, 'tripletex.json'),
    });
    return firstLine(process);
  }

  private async approvalService(
    port: number,
    webhookSecret: string,
    pages: Pages | undefined,
  ): Promise<{ url: string; host: string }> {
    const process = await this.process('approval-service', 'sandbox/approval-service/main.js', [], {
      APPROVAL_SERVICE_PORT: String(port),
      APPROVAL_SERVICE_WEBHOOK_SECRET: webhookSecret,
      ...(pages && {
        APPROVAL_SERVICE_PAGES_URL: pages.url,
        APPROVAL_SERVICE_TOKEN_SECRET: pages.tokenSecret,
      }),
    });
    return firstLine(process);
  }

  private async temporal(
    encryptionKeys: string,
    ports: Ports,
    onProgress: OnProgress,
  ): Promise<{ address: string; uiUrl: string }> {
    const ring = parseKeyRing(encryptionKeys);
    if ('fault' in ring) throw new ErrorForPeople(`ENCRYPTION_KEYS: ${ring.fault}`);
    const codec = await startCodecServer({
      ring,
      origin: `http://127.0.0.1:${ports.temporalUi}`,
      port: ports.codec,
    });
    this.stopLater(codec.close);
    const temporal = await startTemporalServer({
      environment: this.environment,
      dbFilename: this.dataDir.temporalFile,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      namespace: this.environment.TEMPORAL_NAMESPACE ?? 'default',
      uiCodecEndpoint: codec.url,
      onProgress,
    });
    this.stopLater(temporal.stop);
    const { version, path } = temporal.binary;
    this.narrator.note(`Temporal ${version.cli} (server ${version.server}) from ${path}`);
    return temporal;
  }

  private async worker(settings: Record<string, string>): Promise<void> {
    const process = await this.process('worker', '../client/sonya-tripletex.mjs', ['worker'], {
      ...DEV_PACE,
      ...set(this.environment),
      ...settings,
    });
    await process.line((line) => line.includes('The worker is ready.'));
  }

  private async api(settings: Record<string, string>): Promise<void> {
    const process = await this.process('api', '../client/sonya-tripletex.mjs', ['api'], {
      ...set(this.environment),
      ...settings,
    });
    await process.line((line) => line.includes('The API is ready.'));
  }

  private async process(
    name: string,
    script: string,
    args: readonly string[],
    env: Record<string, string>,
  ): Promise<NodeProcess> {
    const logFile = join(this.dataDir.sandboxFolder, `${name}.log`);
    const process = await startNode(script, args, { ...set(this.environment), ...env }, logFile);
    let isStopping = false;
    this.stopLater((atOnce) => {
      isStopping = true;
      // A worker whose servers end beside it would wait for them.
      return atOnce ? process.kill() : process.stop();
    });
    const ended = process.exited.then((code) => {
      if (isStopping) return new Promise<never>(() => undefined);
      throw new ErrorForPeople(`${name} ended by itself (exit ${code}). Look at ${logFile}, then start again.`);
    });
    ended.catch(() => undefined);
    this.ends.push(ended);
    return process;
  }

  private ownKeys(): string {
    return kept(this.dataDir.keysFile, () => generateEncryptionKeys('dev'));
  }

  private ownSecret(): string {
    return kept(this.dataDir.secretFile, () => randomBytes(32).toString('base64url'));
  }
}

/** What was made the first time, readable by this user only. */
function kept(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** On a laptop nobody wants to wait for half a minute: everything else is as in production. */
const DEV_PACE = { SETTLE_TIME: '5s', PATIENCE: '5s' };

function set(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** A stand-in says on its first line where it listens. */
async function firstLine<T>(process: NodeProcess): Promise<T> {
  return JSON.parse(await process.line((line) => line.startsWith('{'))) as T;
}

/** What all come to. When one fails, the others are waited for all the same, so that everything that was started is known. */
async function allOf<Works extends readonly unknown[]>(
  works: readonly [...Works],
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
