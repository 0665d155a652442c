import { z } from 'zod';
import { isLoopback, parseReceiptHosts, type ReceiptHost } from '../contract/receipt-hosts.js';
import { parseDuration } from './duration.js';
import { ErrorForPeople } from './error-for-people.js';
import { parseKeyRing, type KeyRing } from './key-ring.js';
import { temporalFaults } from './temporal-settings.js';
import { withoutBlanks } from './without-blanks.js';

/** What the environment may hold, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that is missing or wrong. Never holds its value. */
export interface SettingFault {
  readonly setting: string;
  readonly message: string;
}

/** Stops a process at its start, with every setting that is missing or wrong. */
export class ConfigError extends ErrorForPeople {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly SettingFault[]) {
    super(
      ['Some settings are missing or wrong:', ...faults.map(({ setting, message }) => `  ${setting}: ${message}`)].join(
        '\n',
      ),
    );
  }
}

const required = (what: string) => z.string(`Set it to ${what}.`).min(1, `Set it to ${what}.`);

const address = (what: string) =>
  required(what).refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    `Set it to ${what}, starting with https://.`,
  );

const duration = (byDefault: string) =>
  z
    .string()
    .default(byDefault)
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms !== undefined) return ms;
      context.addIssue({ code: 'custom', message: 'Use a time such as 500ms, 30s, 5m or 6h.' });
      return z.NEVER;
    });

const port = z.coerce
  .number('Use a port number, or 0 for a free one.')
  .int('Use a port number, or 0 for a free one.')
  .min(0, 'Use a port number, or 0 for a free one.')
  .max(65_535, 'Use a port number, or 0 for a free one.');

const settings = {
  TEMPORAL_ADDRESS: required('host:port of the Temporal server').default('localhost:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1, 'Set it to the namespace, or leave it out.').default('default'),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_UI_URL: address('the address of Temporal’s UI').optional(),
  DATABASE_URL: required('postgres://user:password@host:port/database').refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
    'Set it to postgres://user:password@host:port/database.',
  ),
  ENCRYPTION_KEYS: required('id:base64 of 32 random bytes').transform((text, context): KeyRing => {
    const ring = parseKeyRing(text);
    if (!('fault' in ring)) return ring;
    context.addIssue({ code: 'custom', message: ring.fault });
    return z.NEVER;
  }),
  TRIPLETEX_BASE_URL: address('the address of Tripletex’ API, for instance https://tripletex.no/v2'),
  TRIPLETEX_CONSUMER_TOKEN: required('the integration’s own consumer token'),
  TRIPLETEX_TIMEOUT: duration('60s'),
  RECEIPT_HOSTS: required('the hosts that receipts are fetched from, host[:port], separated by commas').transform(
    (text, context): ReceiptHost[] => {
      const hosts = parseReceiptHosts(text);
      if (hosts !== undefined && hosts.length > 0) return hosts;
      context.addIssue({
        code: 'custom',
        message: 'Use host or host:port, several separated by commas, without https://.',
      });
      return z.NEVER;
    },
  ),
  RECEIPT_TOKEN: z.string().optional(),
  RECEIPT_TIMEOUT: duration('60s'),
  WEBHOOK_URL: z
    .string()
    .refine(isReceiver, 'Set it to an address that starts with https://; http:// only to this machine itself.')
    .optional(),
  WEBHOOK_SECRET: z
    .string()
    .refine(isSigningSecret, 'Set it to whsec_ and the base64 of 24 to 64 random bytes.')
    .optional(),
  SETTLE_TIME: duration('30s'),
  RECHECK_EVERY: duration('6h'),
  PATIENCE: duration('60s'),
  ATTACHMENT_MAX_MB: z.coerce
    .number('Use a number of megabytes.')
    .positive('Use a number of megabytes over 0.')
    .default(20),
  WAIT_SCALE: z.coerce.number('Use a number such as 1 or 0.01.').min(0, 'Use a number of 0 or more.').default(1),
  HELP_URL: address('the address of the help articles').optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'Use trace, debug, info, warn, error, fatal or silent.',
    )
    .default('info'),
  METRICS_ADDRESS: z
    .string()
    .transform((text, context) => {
      const [, name = '', number] = /^(?:(\[[\da-f:.]+\]|[^\s:/[\]]*):)?(\d{1,5})$/i.exec(text.trim()) ?? [];
      const host = name.replace(/^\[|\]$/g, '') || '127.0.0.1';
      if (number !== undefined && Number(number) < 65_536) return { host, port: Number(number) };
      context.addIssue({ code: 'custom', message: 'Use host:port; port 0 picks a free one.' });
      return z.NEVER;
    })
    .optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port.default(8080),
  AUTH_JWT_SECRET: z.string().min(32, 'Use a secret of 32 characters or more.').optional(),
  AUTH_JWKS_URL: address('the address of the JSON Web Key Set').optional(),
  AUTH_JWT_ISSUER: z.string().optional(),
  AUTH_JWT_AUDIENCE: z.string().optional(),
  PLAIN_PAYLOADS: z.enum(['accept', 'refuse'], 'Use accept or refuse.').default('accept'),
};

const pick = <Name extends keyof typeof settings>(...names: Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<typeof settings, Name>);

const TEMPORAL = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_API_KEY', 'TEMPORAL_UI_URL'] as const;
const BASE = [...TEMPORAL, 'DATABASE_URL', 'ENCRYPTION_KEYS', 'LOG_LEVEL'] as const;

/** What each process needs. */
const processes = {
  command: pick(...BASE, 'HELP_URL'),
  setup: pick(...BASE),
  transfer: pick(...BASE, 'RECEIPT_HOSTS', 'HELP_URL'),
  worker: pick(
    ...BASE,
    'TRIPLETEX_BASE_URL',
    'TRIPLETEX_CONSUMER_TOKEN',
    'TRIPLETEX_TIMEOUT',
    'RECEIPT_HOSTS',
    'RECEIPT_TOKEN',
    'RECEIPT_TIMEOUT',
    'WEBHOOK_URL',
    'WEBHOOK_SECRET',
    'SETTLE_TIME',
    'RECHECK_EVERY',
    'PATIENCE',
    'ATTACHMENT_MAX_MB',
    'WAIT_SCALE',
    'HELP_URL',
    'METRICS_ADDRESS',
    'PLAIN_PAYLOADS',
  ),
  // Where Tripletex is opened: it is not called from there.
  api: pick(
    ...BASE,
    'AUTH_JWT_SECRET',
    'AUTH_JWKS_URL',
    'AUTH_JWT_ISSUER',
    'AUTH_JWT_AUDIENCE',
    'RECEIPT_HOSTS',
    'HTTP_HOST',
    'HTTP_PORT',
    'HELP_URL',
  ).extend({
    TRIPLETEX_BASE_URL: settings.TRIPLETEX_BASE_URL.optional(),
  }),
};

/** Rules over several settings. */
const rules: Partial<Record<ProcessKind, (set: Environment) => SettingFault[]>> = {
  api: ({ AUTH_JWT_SECRET, AUTH_JWKS_URL }) =>
    AUTH_JWT_SECRET === undefined && AUTH_JWKS_URL === undefined
      ? [
          {
            setting: 'AUTH_JWT_SECRET',
            message: 'Set it to the secret that signs tokens, or AUTH_JWKS_URL to the address of the keys.',
          },
        ]
      : [],
  worker: ({ WEBHOOK_URL, WEBHOOK_SECRET }) => [
    ...(WEBHOOK_URL !== undefined && WEBHOOK_SECRET === undefined
      ? [
          {
            setting: 'WEBHOOK_SECRET',
            message: 'Set it to the secret that notices are signed with: WEBHOOK_URL is set.',
          },
        ]
      : []),
    ...(WEBHOOK_URL === undefined && WEBHOOK_SECRET !== undefined
      ? [{ setting: 'WEBHOOK_URL', message: 'Set it to where notices go, or leave WEBHOOK_SECRET out.' }]
      : []),
  ],
};

export type ProcessKind = keyof typeof processes;
export type Config<Kind extends ProcessKind> = z.output<(typeof processes)[Kind]>;

/** The settings of a process. Empty ones count as unset. Throws a `ConfigError` that names every fault, and no value. */
export function readConfig<Kind extends ProcessKind>(kind: Kind, environment: Environment): Config<Kind> {
  const set: Environment = withoutBlanks(environment);
  const parsed = processes[kind].safeParse(set);
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({ setting: path.map(String).join('.'), message })),
    ...(rules[kind]?.(set) ?? []),
    ...temporalFaults(set),
  ];
  if (faults.length > 0 || !parsed.success) throw new ConfigError(onePerSetting(faults));
  return parsed.data as Config<Kind>;
}

/** Where signed notices may go: nobody on the way may read them. */
function isReceiver(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isSigningSecret(secret: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const { length } = Buffer.from(base64, 'base64');
  return base64.length % 4 === 0 && length >= 24 && length <= 64;
}

function onePerSetting(faults: readonly SettingFault[]): SettingFault[] {
  return faults.filter(({ setting }, index) => faults.findIndex((other) => other.setting === setting) === index);
}
