import type { TestProject } from 'vitest/node';
import { startServerCoordinator } from './server-coordinator.js';

declare module 'vitest' {
  interface ProvidedContext {
    serverCoordinator: { readonly url: string; readonly secret: string };
  }
}

/** Starts nothing but the coordinator; the servers follow when a test file asks for one. All of them end with this process. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, secret, stop } = await startServerCoordinator(process.env, (text) =>
    process.stderr.write(`[servers] ${text}\n`),
  );
  project.provide('serverCoordinator', { url, secret });
  return stop;
}
