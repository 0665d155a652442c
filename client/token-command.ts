import type { Command } from 'commander';
import { Argument, InvalidArgumentError } from 'commander';
import { ROLES, type Role } from '../contract/roles.js';
import type { Environment } from '../runtime/config.js';
import { withoutBlanks } from '../runtime/without-blanks.js';
import { asDuration } from './command-input.js';
import { print, type Output } from './print.js';
import { inEnglish, Refused } from './refused.js';
import { signToken } from './sign-token.js';

interface TokenOptions {
  readonly company: string[];
  readonly sub?: string;
  readonly expires: number;
}

/** The command that signs a token for the API, where tokens are signed with a secret: on a laptop, and for a first try. */
export function addTokenCommand(program: Command, environment: Environment, output: Output): void {
  program
    .command('token')
    .description('sign a token for the HTTP API with AUTH_JWT_SECRET; dev has one')
    .addArgument(new Argument('<role>', 'what whoever carries it may do').choices(ROLES))
    .option('--company <company>', 'may be given several times; every company when left out', collect, [])
    .option('--sub <who>', 'whose it is; the role by default')
    .option('--expires <time>', 'how long it is good, 12h by default', asDuration, 12 * 60 * 60_000)
    .action(async (role: Role, options: TokenOptions) => {
      const { company, sub, expires } = options;
      const secret = secretOf(environment);
      const expiresAt = new Date(Date.now() + expires);
      const companies = company.length > 0 ? company : ['*'];
      const { AUTH_JWT_ISSUER: iss, AUTH_JWT_AUDIENCE: aud } = withoutBlanks(environment);
      const token = await signToken({ sub: sub ?? role, role, companies, iss, aud }, expiresAt, secret);
      print(output, { token, expiresAt: expiresAt.toISOString() }, () => token);
    });
}

function collect(value: string, before: readonly string[]): string[] {
  if (!/^(\*|[A-Za-z0-9_-]{1,64})$/.test(value))
    throw new InvalidArgumentError('Use 1 to 64 of the characters a-z A-Z 0-9 - _.');
  return [...before, value];
}

/** Where keys are published, somebody else signs. */
function secretOf(environment: Environment): string {
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: keySet } = withoutBlanks(environment);
  if (keySet !== undefined)
    throw new Refused(
      409,
      inEnglish('AUTH_JWKS_URL is set: tokens are signed by whoever publishes those keys, so ask there.'),
    );
  if (secret === undefined || secret.length < 32)
    throw new Refused(
      422,
      inEnglish(
        'There is no secret to sign with: set AUTH_JWT_SECRET to the one the API has (32 characters or more), or run this in the folder where dev runs.',
      ),
    );
  return secret;
}
