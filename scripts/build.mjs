// Compiles the project into dist/ and bundles the workflows, so that every command starts in a fraction of a second. Types are
// checked by `npm run typecheck`, once for the whole project. The bundle is made of the sources too, so both go on at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// scripts/set-up.mjs installs first and builds then.
if (process.env.SET_UP_BUILDS) process.exit();

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const compiled = compile();
const { bundleWorkflowCode } = await import('@temporalio/worker');
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error };
const { code } = await bundleWorkflowCode({
  workflowsPath: path('workflows/index.ts'),
  failureConverterPath: path('runtime/failure-converter.ts'),
  logger: quiet,
});
await compiled;
cpSync(path('api/console/assets'), path('dist/api/console/assets'), { recursive: true });
// Last, since a build that has it is complete.
writeFileSync(path('dist/workflow-bundle.js'), code);

/** Ends this process where the sources cannot be compiled. */
async function compile() {
  const compiler = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  const options = [compiler, '-p', 'tsconfig.build.json'];
  const [status] = await once(spawn(process.execPath, options, { cwd: path('.'), stdio: 'inherit' }), 'close');
  if (status !== 0) process.exit(1);
}
