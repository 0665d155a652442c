import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, type Environment, type ProcessKind } from '../../runtime/config.js';
import { generateEncryptionKeys } from '../../runtime/key-ring.js';

// Away from the home folder, where the profile of whoever runs this may lie.
const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COMMAND: Environment = {
  XDG_CONFIG_HOME: folder,
  DATABASE_URL: 'postgres://sonya:pw@db.example/sonya',
  ENCRYPTION_KEYS: generateEncryptionKeys('k1'),
};
const WORKER: Environment = {
  ...COMMAND,
  TRIPLETEX_BASE_URL: 'https://tripletex.no/v2',
  TRIPLETEX_CONSUMER_TOKEN: 'consumer',
  RECEIPT_HOSTS: 'receipts.example, localhost:4010',
};

function faultsOf(kind: ProcessKind, environment: Environment): string[] {
  return errorOf(kind, environment).faults.map(({ setting }) => setting);
}

function errorOf(kind: ProcessKind, environment: Environment): ConfigError {
  try {
    readConfig(kind, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

describe('the settings of a process', () => {
  it('are what the contract says where nothing is set', () => {
    expect(readConfig('worker', WORKER)).toMatchObject({
      TEMPORAL_NAMESPACE: 'default',
      TRIPLETEX_TIMEOUT: 60_000,
      RECEIPT_TIMEOUT: 60_000,
      SETTLE_TIME: 30_000,
      RECHECK_EVERY: 21_600_000,
      PATIENCE: 60_000,
      ATTACHMENT_MAX_MB: 20,
      WAIT_SCALE: 1,
      LOG_LEVEL: 'info',
    });
  });

  it('come in the types they are worked with', () => {
    const set = { SETTLE_TIME: '500ms', WAIT_SCALE: '0', METRICS_ADDRESS: '127.0.0.1:0', ATTACHMENT_MAX_MB: '5' };
    const config = readConfig('worker', { ...WORKER, ...set });
    expect(config).toMatchObject({
      SETTLE_TIME: 500,
      WAIT_SCALE: 0,
      METRICS_ADDRESS: { host: '127.0.0.1', port: 0 },
      ATTACHMENT_MAX_MB: 5,
    });
    expect(config.RECEIPT_HOSTS).toEqual([
      { hostname: 'receipts.example', port: undefined },
      { hostname: 'localhost', port: 4010 },
    ]);
    expect(config.ENCRYPTION_KEYS.current.id).toBe('k1');
  });

  it.each([
    [':9464', '127.0.0.1', 9464],
    ['9464', '127.0.0.1', 9464],
    ['0.0.0.0:0', '0.0.0.0', 0],
    ['[::1]:9464', '::1', 9464],
  ])('read METRICS_ADDRESS %s', (text, host, port) => {
    expect(readConfig('worker', { ...WORKER, METRICS_ADDRESS: text }).METRICS_ADDRESS).toEqual({ host, port });
  });

  it.each([
    ['command', ['DATABASE_URL', 'ENCRYPTION_KEYS']],
    ['setup', ['DATABASE_URL', 'ENCRYPTION_KEYS']],
    ['transfer', ['DATABASE_URL', 'ENCRYPTION_KEYS', 'RECEIPT_HOSTS']],
    ['worker', ['DATABASE_URL', 'ENCRYPTION_KEYS', 'TRIPLETEX_BASE_URL', 'TRIPLETEX_CONSUMER_TOKEN', 'RECEIPT_HOSTS']],
    ['api', ['DATABASE_URL', 'ENCRYPTION_KEYS', 'RECEIPT_HOSTS', 'AUTH_JWT_SECRET']],
  ] as const)('of %s name everything that is missing at once', (kind, missing) => {
    expect(faultsOf(kind, { XDG_CONFIG_HOME: folder }).sort()).toEqual([...missing].sort());
  });

  it('count as unset when they are empty', () => {
    expect(faultsOf('command', { ...COMMAND, DATABASE_URL: ' ' })).toEqual(['DATABASE_URL']);
    expect(readConfig('worker', { ...WORKER, PATIENCE: '' }).PATIENCE).toBe(60_000);
  });

  const wrong: [string, string][] = [
    ['TRIPLETEX_BASE_URL', 'tripletex-secret'],
    ['DATABASE_URL', 'mysql://hidden@db/x'],
    ['ENCRYPTION_KEYS', 'k1:hiddenhidden'],
    ['RECEIPT_HOSTS', 'https://hidden.example/x'],
    ['WEBHOOK_URL', 'hidden'],
    ['WEBHOOK_URL', 'http://hidden.example/notices'],
    ['WEBHOOK_URL', 'ftp://hidden.example/notices'],
    ['WEBHOOK_URL', 'https://user:hidden@receiver.example/notices'],
    ['WEBHOOK_SECRET', 'hidden'],
    ['WEBHOOK_SECRET', 'whsec_hidden'],
    ['WEBHOOK_SECRET', `hidden${'A'.repeat(44)}`],
    ['WEBHOOK_SECRET', `whsec_${'hidden'.repeat(15)}`],
    ['SETTLE_TIME', 'hidden'],
    ['RECHECK_EVERY', '5 hidden'],
    ['WAIT_SCALE', '-1'],
    ['ATTACHMENT_MAX_MB', 'hidden'],
    ['LOG_LEVEL', 'hidden'],
    ['METRICS_ADDRESS', 'host:port:hidden'],
    ['METRICS_ADDRESS', '127.0.0.1:70000'],
    ['HELP_URL', 'javascript:hidden'],
    ['TEMPORAL_UI_URL', 'hidden'],
    ['TEMPORAL_TLS', 'hidden'],
    ['TEMPORAL_TLS_CLIENT_CERT_PATH', '/hidden/cert.pem'],
  ];

  it.each(wrong)('refuse a wrong %s and never repeat it', (setting, value) => {
    const error = errorOf('worker', { ...WORKER, [setting]: value });
    expect(error.faults.map((fault) => fault.setting)).toContain(setting);
    expect(error.faults.every(({ message }) => /^(Set|Use|Give|Leave)/.test(message))).toBe(true);
    expect(error.message).toContain(setting);
    expect(error.message).not.toContain('hidden');
    expect(error.message).not.toContain(value.length > 2 ? value : 'hidden');
  });

  it('name all wrong ones in one error, each once', () => {
    const faults = faultsOf('worker', { ...WORKER, ...Object.fromEntries(wrong) });
    expect(faults.sort()).toEqual(
      [...new Set([...wrong.map(([setting]) => setting), 'TEMPORAL_TLS_CLIENT_KEY_PATH'])].sort(),
    );
  });

  it('do not depend on what another process needs', () => {
    expect(() => readConfig('command', { ...COMMAND, RECEIPT_HOSTS: '///', SETTLE_TIME: 'x' })).not.toThrow();
  });

  it.each(['https://receiver.example/notices', 'http://localhost:9000', 'http://127.0.0.1/x', 'http://[::1]:9000'])(
    'let notices go to %s',
    (url) => {
      const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
      expect(readConfig('worker', { ...WORKER, WEBHOOK_URL: url, WEBHOOK_SECRET: secret })).toMatchObject({
        WEBHOOK_URL: url,
        WEBHOOK_SECRET: secret,
      });
    },
  );

  it('name the half that is missing of where notices go and what they are signed with', () => {
    const secret = `whsec_${Buffer.alloc(64, 1).toString('base64')}`;
    expect(faultsOf('worker', { ...WORKER, WEBHOOK_URL: 'https://receiver.example' })).toEqual(['WEBHOOK_SECRET']);
    expect(faultsOf('worker', { ...WORKER, WEBHOOK_SECRET: secret })).toEqual(['WEBHOOK_URL']);
  });

  it('of the API are content with either way to check tokens', () => {
    const api = { ...COMMAND, RECEIPT_HOSTS: 'receipts.example' };
    expect(readConfig('api', { ...api, AUTH_JWKS_URL: 'https://id.example/jwks' }).HTTP_PORT).toBe(8080);
    expect(readConfig('api', { ...api, AUTH_JWT_SECRET: 'x'.repeat(32), HTTP_PORT: '0' }).HTTP_PORT).toBe(0);
    expect(faultsOf('api', { ...api, AUTH_JWT_SECRET: 'short' })).toEqual(['AUTH_JWT_SECRET']);
    const isWrong = { ...api, AUTH_JWT_SECRET: 'x'.repeat(32), TRIPLETEX_BASE_URL: 'tripletex.no' };
    expect(faultsOf('api', isWrong)).toEqual(['TRIPLETEX_BASE_URL']);
  });
});

describe('Temporal’s own settings', () => {
  const certificate = join(folder, 'client.pem');
  writeFileSync(certificate, 'pem');

  it('ask for the key of a certificate', () => {
    expect(faultsOf('command', { ...COMMAND, TEMPORAL_TLS_CLIENT_CERT_PATH: certificate })).toEqual([
      'TEMPORAL_TLS_CLIENT_KEY_PATH',
    ]);
  });

  it('are accepted whole', () => {
    const files = {
      TEMPORAL_TLS_CLIENT_CERT_PATH: certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: certificate,
      TEMPORAL_TLS: 'true',
    };
    expect(() => readConfig('command', { ...COMMAND, ...files })).not.toThrow();
  });

  it('do not pretend to switch off the check of the host, which the library would leave on', () => {
    expect(faultsOf('command', { ...COMMAND, TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' })).toEqual([
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION',
    ]);
  });

  it('name a profile that is not there', () => {
    expect(faultsOf('command', { ...COMMAND, TEMPORAL_PROFILE: 'nowhere' })).toEqual(['TEMPORAL_PROFILE']);
  });
});
