import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Environment } from '../../runtime/config.js';
import { TEST_TOKEN_SECRET } from './api.js';
import { THIS_BUILD } from './worker-process.js';

/** The API in a process of its own, as it runs in production. */
export interface ApiProcess {
  readonly url: string;
  /** Everything it has written so far. */
  readonly log: () => string;
  readonly signal: (name: NodeJS.Signals) => void;
  /** How it has ended: its exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts the API on a free port, and waits until it is ready. Rejects with what it said when it ends before. */
export async function startApiProcess(environment: Environment): Promise<ApiProcess> {
  const settings = { AUTH_JWT_SECRET: TEST_TOKEN_SECRET, HTTP_PORT: '0', LOG_LEVEL: 'info' };
  const api = spawn(process.execPath, [`${THIS_BUILD}/client/sonya-tripletex.mjs`, 'api'], {
    env: { PATH: process.env.PATH, ...environment, ...settings },
  });
  let log = '';
  const ended = once(api, 'close').then(([code]) => code as number | null);
  const ready = new Promise<string>((resolve, reject) => {
    for (const output of [api.stdout, api.stderr])
      output.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        const url = /"url":"([^"]+)".*The API is ready/.exec(log)?.[1];
        if (url !== undefined) resolve(url);
      });
    void ended.then(() => reject(new Error(`The API ended before it was ready:\n${log}`)));
  });
  return { url: await ready, log: () => log, signal: (name) => api.kill(name), ended };
}
