import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { Api } from './api.js';
import { control } from './control.js';
import { homePage } from './home-page.js';
import { People } from './people.js';
import { Refusal } from './refusals.js';
import { addCompany, SANDBOX_CONSUMER_TOKEN, seedNordfjell, type NewCompany } from './seed.js';
import { World, type Company } from './world.js';

export interface TripletexSandbox {
  /** The API: `http://127.0.0.1:{port}/v2`. */
  readonly baseUrl: string;
  /** The home page; control endpoints lie under `/sandbox`. */
  readonly url: string;
  readonly api: Api;
  readonly world: World;
  addCompany(company: NewCompany): People;
  /** What people can do in a company. */
  people(name: string): People;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly port?: number;
  /** Keeps everything in a file; without it all is gone with the process. */
  readonly stateFile?: string;
  readonly seed?: 'nordfjell' | 'empty';
  readonly now?: () => Date;
}

/** Starts the stand-in on loopback. */
export async function createTripletexSandbox({
  port = 0,
  stateFile,
  seed = 'nordfjell',
  now = () => new Date(),
}: SandboxOptions = {}): Promise<TripletexSandbox> {
  const world = new World(stateFile, now);
  if (seed === 'nordfjell' && world.companies.length === 0) seedNordfjell(world);
  const api = new Api(world, [SANDBOX_CONSUMER_TOKEN]);
  const server = createServer((request, response) => void serve(world, api, request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    baseUrl: `${url}/v2`,
    api,
    world,
    addCompany: (company) => addCompany(world, company),
    people: (name) => new People(world, companyNamed(world, name)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function companyNamed(world: World, name: string): Company {
  const company = world.companies.find((candidate) => candidate.name === name);
  if (company === undefined) throw new Error(`There is no company "${name}" in the stand-in.`);
  return company;
}

async function serve(world: World, api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path.startsWith('/v2/')) return api.answer(request, response, body);
  if (path.startsWith('/sandbox/')) return serveControl(world, api, request, response, path, body);
  return servePage(world, api, request, response, path);
}

function serveControl(
  world: World,
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  body: Buffer,
): void {
  const answer = (status: number, content: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(content));
  };
  try {
    const result = control(
      world,
      api,
      request.method ?? 'GET',
      path,
      body.length === 0 ? undefined : JSON.parse(body.toString('utf8')),
    );
    answer(result.status, result.body);
  } catch (error) {
    const isTheirs = error instanceof z.ZodError || error instanceof SyntaxError || error instanceof Refusal;
    answer(isTheirs ? 422 : 500, {
      message: error instanceof Refusal ? (error.text ?? 'Not possible.') : (error as Error).message,
    });
  }
}

async function servePage(
  world: World,
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const [, documentId] = /^\/documents\/(\d+)\.pdf$/.exec(path) ?? [];
  const document = world.companies.flatMap(({ documents }) => documents).find(({ id }) => id === Number(documentId));
  if (document) {
    response.writeHead(200, { 'content-type': 'application/pdf' });
    return void response.end(Buffer.from(document.base64, 'base64'));
  }
  if (request.method === 'POST' && path.startsWith('/break/')) {
    breakOnPurpose(world, api, path.slice('/break/'.length));
    return void response.writeHead(303, { location: '/' }).end();
  }
  response.writeHead(path === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(String(await homePage(world)));
}

function breakOnPurpose(world: World, api: Api, what: string): void {
  if (what === 'outage') return api.faults.outage(30_000, world.now().getTime());
  if (what === 'lost-answer')
    return api.faults.add({ method: 'POST', path: '^/travelExpense', behaviour: { kind: 'drop', when: 'after' } });
  const [action, id] = what.split('/');
  const company = world.companies.find(({ travelExpenses }) => travelExpenses.some((row) => row.id === Number(id)));
  if (company === undefined) return;
  const people = new People(world, company);
  if (action === 'reject') people.reject(Number(id), 'Mangler kvittering');
  if (action === 'delete') people.deleteTravelExpense(Number(id));
}
