// What `npm start` runs: makes the checkout ready, then `dev`, which says at its end how long each part of both took.
import { setUp } from './set-up.mjs';

const took = await setUp({ server: true }).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.env.SET_UP_TOOK = took;
process.argv.splice(2, 0, 'dev');
await import('../client/sonya-tripletex.mjs');
