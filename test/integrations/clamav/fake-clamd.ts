import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What is done with a file once all of it has come; the default finds EICAR's words. */
export type Behaviour = (content: Buffer, socket: Socket) => void;

/** The 68 bytes that every scanner takes for a virus (eicar.org), put together so that this file is none. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

const usual: Behaviour = (content, socket) =>
  socket.end(content.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');

/** A server that speaks INSTREAM as clamd does; it remembers what was sent. */
export async function startFakeClamd({
  listenOn,
  mostBytes = Infinity,
}: { listenOn?: string; mostBytes?: number } = {}) {
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  let behaviour = usual;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    read(socket, mostBytes, (content) => {
      received.push(content);
      behaviour(content, socket);
    });
  });
  if (listenOn === undefined) server.listen(0, '127.0.0.1');
  else server.listen(listenOn);
  await once(server, 'listening');
  return {
    address:
      listenOn === undefined ? { host: '127.0.0.1', port: (server.address() as AddressInfo).port } : { path: listenOn },
    received,
    behave: (next: Behaviour = usual) => void (behaviour = next),
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function read(socket: Socket, mostBytes: number, whole: (content: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  let began = false;
  socket.on('data', (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    if (!began) {
      const end = pending.indexOf(0);
      if (end < 0) return;
      if (pending.toString('latin1', 0, end) !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0');
      began = true;
      pending = pending.subarray(end + 1);
    }
    while (pending.length >= 4) {
      const length = pending.readUInt32BE(0);
      if (length === 0) return whole(Buffer.concat(chunks));
      if (pending.length < 4 + length) return;
      chunks.push(pending.subarray(4, 4 + length));
      pending = pending.subarray(4 + length);
      size += length;
      if (size > mostBytes) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
    }
  });
}
