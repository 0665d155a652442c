import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../runtime/config.js';
import { generateEncryptionKeys } from '../runtime/key-ring.js';

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const read = (path: string) => readFileSync(root(path), 'utf8');

const Service = z.strictObject({
  image: z.string().optional(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  restart: z.enum(['unless-stopped', 'on-failure']),
  depends_on: z
    .record(z.string(), z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .optional(),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  healthcheck: z
    .object({ test: z.array(z.string()) })
    .loose()
    .optional(),
  stop_grace_period: z.string().optional(),
});
const compose = z
  .strictObject({ name: z.string(), services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) })
  .parse(parse(read('docker-compose.yml')));

/** What somebody fills into `.env`. */
const filledIn: Record<string, string> = {
  POSTGRES_PASSWORD: 'secret',
  ENCRYPTION_KEYS: generateEncryptionKeys('k1'),
  TRIPLETEX_BASE_URL: 'https://tripletex.no/v2',
  TRIPLETEX_CONSUMER_TOKEN: 'token',
  RECEIPT_HOSTS: 'receipts.sonya.example',
};

/** As compose fills variables in: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`. */
function interpolated(text: string, variables: Record<string, string>): string {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest = '') => {
    const value = variables[name];
    if (value !== undefined && value !== '') return value;
    if (kind === '?') throw new Error(String(rest));
    return kind === '-' ? String(rest) : '';
  });
}

describe('docker-compose.yml', () => {
  it('gives the worker every setting it needs, as its own parser reads them', () => {
    const environment = Object.entries(compose.services.worker?.environment ?? {});
    const config = readConfig(
      'worker',
      Object.fromEntries(environment.map(([name, value]) => [name, interpolated(value, filledIn)])),
    );
    expect(config).toMatchObject({
      TEMPORAL_ADDRESS: 'temporal:7233',
      METRICS_ADDRESS: { host: '0.0.0.0', port: 9464 },
    });
    expect(config.DATABASE_URL).toBe('postgres://sonya:secret@postgres:5432/sonya');
  });

  it('gives the API every setting it needs, once somebody has said who may call it', () => {
    const settings = (more: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(compose.services.api?.environment ?? {}).map(([name, value]) => [
          name,
          interpolated(value, { ...filledIn, ...more }),
        ]),
      );
    const secret = 'x'.repeat(32);
    expect(readConfig('api', settings({ AUTH_JWT_SECRET: secret }))).toMatchObject({
      TEMPORAL_ADDRESS: 'temporal:7233',
      HTTP_HOST: '0.0.0.0',
      HTTP_PORT: 8080,
    });
    expect(readConfig('api', settings({ AUTH_JWKS_URL: 'https://id.example/keys' }))).toBeDefined();
    expect(() => readConfig('api', settings({}))).toThrow('AUTH_JWT_SECRET');
  });

  it.each(Object.keys(filledIn))('stops with what to do when %s is not filled in', (name) => {
    const { [name]: _, ...rest } = filledIn;
    const everything = Object.values(compose.services).flatMap(({ environment }) => Object.values(environment));
    expect(() => everything.map((value) => interpolated(value, rest))).toThrow(`Set ${name} in .env`);
  });

  it('asks for exactly what .env.example holds', () => {
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const offered = [...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect([...new Set(asked)].sort()).toEqual(offered.sort());
  });

  it('waits only for services there are, and for health only where it is checked', () => {
    for (const { depends_on = {} } of Object.values(compose.services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(Object.keys(compose.services)).toContain(name);
        if (condition === 'service_healthy') expect(compose.services[name]?.healthcheck).toBeDefined();
      }
    }
  });

  it('pins every image, publishes on this machine only, and mounts only what is there', () => {
    for (const { image, build, ports = [], volumes = [] } of Object.values(compose.services)) {
      expect(build === undefined ? image : '').toMatch(build === undefined ? /:\d/ : /^$/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const [from = ''] of volumes.map((volume) => volume.split(':'))) {
        expect(from.startsWith('./') ? existsSync(root(from)) : Object.hasOwn(compose.volumes, from)).toBe(true);
      }
    }
  });
});
