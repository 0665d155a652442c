import { createTripletexSandbox } from './server.js';

/** The stand-in as a process of its own. Says where it listens on its first line; ends with its standard input. */
const { TRIPLETEX_SANDBOX_PORT, TRIPLETEX_SANDBOX_STATE_FILE } = process.env;
const sandbox = await createTripletexSandbox({
  port: Number(TRIPLETEX_SANDBOX_PORT ?? 0),
  ...(TRIPLETEX_SANDBOX_STATE_FILE !== undefined && { stateFile: TRIPLETEX_SANDBOX_STATE_FILE }),
});
process.stdout.write(`${JSON.stringify({ baseUrl: sandbox.baseUrl, url: sandbox.url })}\n`);
const end = () => void sandbox.close().then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('SIGINT', end);
if (process.env.TRIPLETEX_SANDBOX_LEASHED === '1') process.stdin.resume().once('end', end);
