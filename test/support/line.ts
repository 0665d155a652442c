import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to a server that can be cut, so that the server is gone for whoever goes through it. */
export interface Line {
  readonly host: string;
  readonly port: number;
  /** Breaks every connection and every new one, as when the server has died. */
  readonly cut: () => void;
  readonly heal: () => void;
  /** Lets no answer of the server through any more; what is sent to it still arrives. */
  readonly hush: () => void;
  readonly close: () => Promise<void>;
}

/** Lays a line to a server. `listen` is called for each connection, and what it returns with each piece that is sent through it. */
export async function lineTo(
  { host, port }: { host: string; port: number },
  listen?: () => (sent: Buffer) => void,
): Promise<Line> {
  const sockets = new Set<Socket>();
  const answers = new Map<Socket, Socket>();
  let isCut = false;
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    // Only whether it goes on matters here; its ends notice by themselves.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((near) => {
    // Accepted and reset, not refused: a port that is given up may be somebody else's when the line is healed.
    if (isCut) return void near.resetAndDestroy();
    const far = connect({ host, port });
    keep(near, far);
    keep(far, near);
    answers.set(far, near);
    far.once('close', () => answers.delete(far));
    if (listen) near.on('data', listen());
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const address = server.address();
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    heal: () => void (isCut = false),
    hush: () => answers.forEach((near, far) => far.unpipe(near)),
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Lays a line to the server of a URL, and answers the URL that goes through it. */
export async function lineToUrl(
  url: string,
  listen?: () => (sent: Buffer) => void,
): Promise<{ line: Line; url: string }> {
  const through = new URL(url);
  const line = await lineTo({ host: through.hostname, port: Number(through.port) }, listen);
  through.hostname = line.host;
  through.port = String(line.port);
  return { line, url: through.href };
}
