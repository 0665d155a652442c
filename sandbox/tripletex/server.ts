import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import { Server } from 'node:http';
import { controlRoutes } from './control.js';
import { homeRoutes } from './home-page.js';
import { TripletexSandbox } from './sandbox.js';
import { SANDBOX_CONSUMER_TOKEN, seedNordfjell } from './seed.js';
import { travelExpenseRoutes } from './travel-expense-page.js';
import { World } from './state/world.js';
import { Api } from './transport/api.js';
import { Faults } from './transport/faults.js';
import { Gateway } from './transport/gateway.js';
import { RequestLog } from './transport/request-log.js';

export type { TripletexSandbox } from './sandbox.js';

export interface SandboxOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** Keeps everything in a file, and the documents in a folder beside it; without it all is gone with the process. */
  readonly stateFile?: string;
  /** What a new world begins with; one that was kept stays as it was. */
  readonly seed?: 'nordfjell' | 'empty';
  /** The time for everything that has a date. */
  readonly now?: () => Date;
  /** How long writing to a travel expense takes, in milliseconds. */
  readonly writeMs?: number;
  /** Origins whose pages may use the control endpoints from a browser. */
  readonly cors?: string | readonly string[];
}

/** Starts a stand-in for Tripletex on 127.0.0.1. Rejects when the port is taken or the state file is none. */
export async function createTripletexSandbox(options: SandboxOptions = {}): Promise<TripletexSandbox> {
  const world = new World(options.stateFile, options.now ?? (() => new Date()));
  if (world.companies.length === 0 && options.seed !== 'empty') seedNordfjell(world);
  const [api, faults, log] = [new Api(world, SANDBOX_CONSUMER_TOKEN, options), new Faults(), new RequestLog()];
  const gateway = new Gateway(api, faults, log);
  const app = new Hono<{ Bindings: HttpBindings }>();
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  if (!(server instanceof Server)) throw new TypeError('The stand-in speaks HTTP/1.1 only.');
  server.keepAliveTimeout = 60_000;
  const port = await listening(server, options.port ?? 0);
  const close = () => {
    gateway.close();
    return closed(server);
  };
  const sandbox = new TripletexSandbox(`http://127.0.0.1:${port}`, world, api, log, faults, close);
  const trusted = [options.cors ?? []].flat();
  app.all('/v2/*', (c) => gateway.answer(c));
  app.use('*', onlyFrom(trusted));
  if (trusted.length > 0) app.use('/sandbox/*', cors({ origin: trusted }));
  app.route('/sandbox', controlRoutes(sandbox));
  app.route('/', travelExpenseRoutes(sandbox));
  app.route('/', homeRoutes(sandbox));
  return sandbox;
}

/** Other people's pages may not press the buttons of a stand-in that listens on the same machine. */
function onlyFrom(trusted: readonly string[]) {
  return createMiddleware(async (c, next) => {
    const origin = c.req.header('origin');
    const isOwn = origin === undefined || origin === new URL(c.req.url).origin || trusted.includes(origin);
    if (c.req.method === 'GET' || isOwn) return next();
    return c.text('Only pages of the stand-in itself may do this.', 403);
  });
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
