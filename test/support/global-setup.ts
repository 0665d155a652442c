import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startServerCoordinator } from './server-coordinator.js';

declare module 'vitest' {
  interface ProvidedContext {
    serverCoordinator: { readonly url: string; readonly secret: string };
  }
}

const SET_UP = fileURLToPath(new URL('../../scripts/set-up.mjs', import.meta.url));

/**
 * Builds what has changed, since workers run the built workflows and processes of their own the build. Starts nothing but the
 * coordinator; the servers follow when a test file asks for one. All of them end with this process.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  execFileSync(process.execPath, [SET_UP], { stdio: ['ignore', 'inherit', 'inherit'] });
  const { url, secret, stop } = await startServerCoordinator(process.env, (text) =>
    process.stderr.write(`[servers] ${text}\n`),
  );
  project.provide('serverCoordinator', { url, secret });
  return stop;
}
