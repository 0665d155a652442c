import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A door to a server. */
export interface Gate {
  /** `host:port`. */
  readonly address: string;
  /** Whoever is inside is thrown out, and nobody comes in any more. */
  readonly close: () => void;
  /** Whoever comes is let in, and nothing is heard of them any more. */
  readonly fallSilent: () => void;
}

/** Opens a door to a server, that can be shut, or behind which it can fall silent. */
export async function gateTo(hostname: string, port: number): Promise<Gate> {
  const door = createServer();
  const sockets = new Set<Socket>();
  let isSilent = false;
  door.on('connection', (socket) => {
    const behind = connect(port, hostname);
    for (const one of [socket, behind]) {
      sockets.add(one);
      one.on('error', () => undefined);
    }
    if (!isSilent) socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(door.address() as AddressInfo).port}`,
    close: () => {
      door.close();
      sockets.forEach((socket) => socket.destroy());
    },
    fallSilent: () => {
      isSilent = true;
      sockets.forEach((socket) => socket.unpipe().resume());
    },
  };
}
