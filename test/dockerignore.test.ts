import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const WILDCARDS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '*': '[^/]*', '?': '[^/]' };
const rules = readFileSync(`${root}.dockerignore`, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ keeps: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));

/** As Docker reads a pattern: `**` is any number of folders, `*` and `?` stay within a name, and what lies below is meant too. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*\*\/|\*|\?/g, (wildcard) => WILDCARDS[wildcard] ?? wildcard);
  return new RegExp(`^${source}(/|$)`);
}

/** Whether a file gets into the image: the last rule that fits it says so. */
function isCopied(path: string): boolean {
  return rules.reduce((copied, { keeps, pattern }) => (pattern.test(path) ? keeps : copied), true);
}

describe('.dockerignore', () => {
  it.each([
    '.env',
    '.env.local',
    '.env.production',
    'deploy/.env',
    'production.env',
    'docker-compose.override.yml',
    'secrets/AUTH_JWT_SECRET',
    'deploy/secrets/encryption-keys',
    '.secrets/webhook',
    'encryption.secret',
    'tls.pem',
    'deploy/certs/tls.key',
    'temporal-client.p12',
    'client.pfx',
    'keystore.jks',
    'id_rsa',
    '.ssh/id_ed25519',
    'deploy/id_ed25519.pub',
    '.aws/credentials',
    '.netrc',
    '.pgpass',
    'backup/sonya.dump',
    'worker.log',
    '.data/dev.json',
    '.git/config',
    'node_modules/hono/package.json',
  ])('keeps %s out of the image', (path) => {
    expect(isCopied(path)).toBe(false);
  });

  it.each([
    'package.json',
    'package-lock.json',
    '.npmrc',
    '.env.example',
    'client/sonya-tripletex.mjs',
    'runtime/key-ring.ts',
    'runtime/config.ts',
    'store/migrations/0000_baseline.sql',
  ])('lets %s into it', (path) => {
    expect(isCopied(path)).toBe(true);
  });

  it('keeps out nothing that is committed: no secret is', () => {
    const committed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
    expect(committed.filter((path) => path !== '' && !isCopied(path))).toEqual([]);
  });
});
