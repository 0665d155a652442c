// Compiles the project into dist/ and bundles the workflows, so that every command starts in a fraction of a second.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

const tsc = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
cpSync(new URL('../api/console/assets', import.meta.url), new URL('../dist/api/console/assets', import.meta.url), {
  recursive: true,
});

const { bundleWorkflowCode } = await import('@temporalio/worker');
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error };
const { code } = await bundleWorkflowCode({
  workflowsPath: new URL('../dist/workflows/index.js', import.meta.url).pathname,
  failureConverterPath: new URL('../dist/runtime/failure-converter.js', import.meta.url).pathname,
  logger: quiet,
});
mkdirSync(new URL('../dist', import.meta.url), { recursive: true });
writeFileSync(new URL('../dist/workflow-bundle.js', import.meta.url), code);
