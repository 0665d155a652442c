import { createServer } from 'node:net';

/** A port of this machine that nothing listens on at the moment and that is not yet promised: the preferred one, else any. */
export async function freePort(preferred = 0, promised: ReadonlySet<number> = new Set()): Promise<number> {
  for (const wanted of [preferred, 0, 0, 0]) {
    const port = await probe(wanted);
    if (port !== undefined && !promised.has(port)) return port;
  }
  return 0;
}

function probe(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(port));
    });
  });
}
