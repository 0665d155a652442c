#!/usr/bin/env node
// The entry of the command line. Everything it runs is compiled; a missing build is made first.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const built = (path) => new URL(`../dist/${path}`, import.meta.url);
if (!existsSync(built('workflow-bundle.js'))) {
  process.stderr.write('Building (once) …\n');
  const build = spawnSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))], {
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) process.exit(1);
}

const { runCommandLine } = await import(built('client/command-line.js'));
const { withDevSettings } = await import(built('runtime/dev-settings.js'));
const environment = withDevSettings(process.env, process.cwd());
process.exitCode = await runCommandLine(process.argv.slice(2), environment, {
  setup: async (env) => (await import(built('workers/processes.js'))).setup(env),
  worker: async (env) => (await import(built('workers/processes.js'))).worker(env),
  // A connection to Temporal that is away would hold the process.
  api: async (env) => process.exit(await (await import(built('api/serve.js'))).api(env)),
  // Whatever was under way when it was interrupted need not be waited for.
  dev: async (_, options) =>
    process.exit(await (await import(built('sandbox/dev/dev.js'))).dev(process.env, process.cwd(), options)),
});
