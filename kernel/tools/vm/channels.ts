// SPDX-License-Identifier: MIT
// The channels between host and guest: one Unix socket each, so that nothing on one can be taken for, or hold up,
// what is on another. The host listens, QEMU connects as it starts.
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/** The console is a serial line, the others are virtio ports named `lockstep.<name>`. */
export const PORTS = ['control', 'stdio', 'stderr', 'results'] as const;
export const CHANNELS = ['console', ...PORTS] as const;
export type ChannelName = (typeof CHANNELS)[number];

export class Channel {
  socket: Socket | undefined;
  private readonly server: Server;
  /** Settles when QEMU has ended and everything it sent was handed over. */
  readonly closed: Promise<void>;

  constructor(
    readonly path: string,
    onData: (chunk: Buffer, socket: Socket) => void,
  ) {
    let done: () => void = () => undefined;
    this.closed = new Promise((resolve) => (done = resolve));
    this.server = createServer((socket) => {
      this.socket = socket;
      this.server.close();
      socket.on('data', (chunk: Buffer) => onData(chunk, socket));
      // A killed QEMU resets the connection; what was lost shows in the verdict.
      socket.on('error', () => undefined);
      socket.on('close', () => done());
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.on('error', reject);
      this.server.listen(this.path, () => resolve());
    });
  }

  /** For a QEMU that never connected. */
  abandon(): void {
    if (!this.socket) this.server.close();
  }

  write(bytes: string | Buffer): void {
    if (this.socket?.writable) this.socket.write(bytes);
  }
}

export function channelPath(directory: string, name: ChannelName): string {
  return join(directory, name);
}

/** Calls back with each whole line; what follows the last line end is kept for `rest`. */
export class LineSplitter {
  rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  add(chunk: Buffer): void {
    const lines = (this.rest + chunk.toString('utf8')).split('\n');
    this.rest = lines.pop() ?? '';
    lines.forEach(this.onLine);
  }
}
