import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TemporalVersion {
  /** Of the command line program, for instance `1.5.1`. */
  readonly cli: string;
  /** Of the server in it, for instance `1.29.1`. */
  readonly server: string;
}

/** Runs `temporal --version`. Undefined when that is no Temporal, or does not run here. */
export async function temporalVersion(
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<TemporalVersion | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000, env: environment });
    const [, cli, server] = /temporal version (\S+) \(Server ([^,)\s]+)/.exec(stdout) ?? [];
    return cli === undefined || server === undefined ? undefined : { cli, server };
  } catch {
    return undefined;
  }
}

/** Up to server 1.30 fairness also needs the new matcher, which later ones have anyway. */
export function needsNewMatcher(server: string): boolean {
  const [major = 0, minor = 0] = server.split('.').map(Number);
  return major === 1 && minor <= 30;
}
