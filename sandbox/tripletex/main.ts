import { createTripletexSandbox } from './server.js';

/** The stand-in as a process of its own. Its first line of output says where it listens. */
const { TRIPLETEX_SANDBOX_PORT, TRIPLETEX_SANDBOX_STATE_FILE, TRIPLETEX_SANDBOX_SEED, TRIPLETEX_SANDBOX_LEASHED } =
  process.env;

const sandbox = await createTripletexSandbox({
  port: Number(TRIPLETEX_SANDBOX_PORT ?? 0),
  seed: TRIPLETEX_SANDBOX_SEED === 'empty' ? 'empty' : 'nordfjell',
  ...(TRIPLETEX_SANDBOX_STATE_FILE !== undefined && { stateFile: TRIPLETEX_SANDBOX_STATE_FILE }),
});
const { baseUrl, controlUrl, homeUrl } = sandbox;
process.stdout.write(`${JSON.stringify({ baseUrl, controlUrl, homeUrl })}\n`);

const end = () => void sandbox.close().then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('SIGINT', end);
if (TRIPLETEX_SANDBOX_LEASHED === '1') process.stdin.resume().once('close', end);
