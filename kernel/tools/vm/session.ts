// SPDX-License-Identifier: MIT
// One run of one machine: starts QEMU, listens on the channels, keeps the time limits, and tells how it ended. It
// knows nothing of tests; whoever expects results says when they are complete.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { dieWithParent } from '../lib/exec';
import { onExit } from '../lib/signals';
import { Channel, CHANNELS, channelPath, LineSplitter, type ChannelName } from './channels';

export interface Limits {
  /** From the start to the first sign of the guest's first process. */
  bootMs: number;
  /** Without a byte on any channel, once it is up. */
  silenceMs?: number | undefined;
  totalMs?: number | undefined;
  consoleBytes: number;
}

export interface Streams {
  input?: Readable | undefined;
  output?: Writable | undefined;
  error?: Writable | undefined;
}

export interface Results {
  onLine: (line: string) => void;
  /** True once the closing record is there: only then may the guest power off. */
  complete: () => boolean;
}

/** Why the guest was lost: it ended, or was ended, without telling how its command ended. */
export type Loss = 'no boot' | 'panic' | 'silent' | 'timeout' | 'flood' | 'vanished';

export interface Ending {
  /** How the command ended; undefined if the guest was lost. */
  exit?: { code: number; signal: number };
  loss?: Loss;
  /** A sentence for people. */
  detail: string;
  /** Seconds from the start to the guest's first process, and to the end. */
  bootSeconds?: number;
  seconds: number;
}

/** What a guest that ended may still need to hand over, and how long one that was acknowledged may take to stop. */
const RESULTS_GRACE_MS = 3000;
const POWER_OFF_MS = 10_000;
const DUMP_MS = 1500;

interface Exit {
  code: number;
  signal: number;
  stdout: number;
  stderr: number;
}

export class Session {
  private readonly started = performance.now();
  private readonly channels = new Map<ChannelName, Channel>();
  private readonly console: number;
  private consoleBytes = 0;
  private panicked = false;
  private bootSeconds: number | undefined;
  private exit: Exit | undefined;
  private acknowledged = false;
  private loss: { kind: Loss; detail: string } | undefined;
  private readonly received = { stdio: 0, stderr: 0 };
  private readonly timers = new Set<NodeJS.Timeout>();
  private silence: NodeJS.Timeout | undefined;
  private qemu: ChildProcess | undefined;
  private qemuSaid = '';

  constructor(
    directory: string,
    consoleLog: string,
    private readonly limits: Limits,
    private readonly streams: Streams,
    private readonly results: Results | undefined,
  ) {
    this.console = openSync(consoleLog, 'w');
    const control = new LineSplitter((line) => this.onControl(line));
    const resultLines = new LineSplitter((line) => {
      this.results?.onLine(line);
      this.acknowledge();
    });
    const panic = new LineSplitter((line) => {
      if (line.includes('Kernel panic - not syncing')) this.panicked = true;
    });
    const handlers: Record<ChannelName, (chunk: Buffer, socket: Socket) => void> = {
      console: (chunk) => {
        this.onConsole(chunk);
        panic.add(chunk);
      },
      control: (chunk) => control.add(chunk),
      results: (chunk) => resultLines.add(chunk),
      stdio: (chunk, socket) => this.pass('stdio', chunk, socket, this.streams.output),
      stderr: (chunk, socket) => this.pass('stderr', chunk, socket, this.streams.error),
    };
    for (const name of CHANNELS) {
      const handler = handlers[name];
      this.channels.set(
        name,
        new Channel(channelPath(directory, name), (chunk, socket) => {
          handler(chunk, socket);
          this.heard();
        }),
      );
    }
  }

  /** Lines to the guest's first process: `size R C`, `eof BYTES`. */
  tell(line: string): void {
    this.channels.get('control')?.write(`${line}\n`);
  }

  /** Ends the machine at once. */
  stop(kind: Loss, detail: string): void {
    if (this.loss) return;
    this.loss = { kind, detail };
    this.qemu?.kill('SIGKILL');
  }

  async run(args: string[]): Promise<Ending> {
    await Promise.all([...this.channels.values()].map((channel) => channel.listen()));
    const [cmd, argv] = dieWithParent('qemu-system-x86_64', args);
    const qemu = spawn(cmd, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.qemu = qemu;
    const forget = onExit(() => qemu.kill('SIGKILL'));
    for (const stream of [qemu.stdout, qemu.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.qemuSaid += chunk.toString()));
    }
    this.watch();
    try {
      await new Promise<void>((resolve, reject) => {
        qemu.on('error', reject);
        qemu.on('close', () => resolve());
      });
    } finally {
      forget();
      await this.finish();
    }
    return this.ending();
  }

  /** Takes in what is still on its way, and lets go of everything. */
  private async finish(): Promise<void> {
    const channels = [...this.channels.values()];
    for (const channel of channels) channel.abandon();
    await Promise.all(channels.filter((channel) => channel.socket).map((channel) => channel.closed));
    for (const timer of this.timers) clearTimeout(timer);
    clearTimeout(this.silence);
    closeSync(this.console);
  }

  private after(ms: number, fn: () => void): NodeJS.Timeout {
    const timer = setTimeout(fn, ms);
    this.timers.add(timer);
    return timer;
  }

  private watch(): void {
    const { bootMs, totalMs } = this.limits;
    this.after(bootMs, () => {
      if (this.bootSeconds === undefined) this.stop('no boot', `it was not up after ${bootMs / 1000} s`);
    });
    if (totalMs !== undefined) {
      this.after(totalMs, () => {
        if (!this.exit) this.stop('timeout', `it was not done after ${totalMs / 1000} s`);
      });
    }
  }

  private heard(): void {
    const { silenceMs } = this.limits;
    if (silenceMs === undefined || this.bootSeconds === undefined || this.acknowledged) return;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.onSilence(silenceMs), silenceMs);
  }

  /** The blocked tasks go into the console log first, if the guest can still be asked for them. */
  private onSilence(silenceMs: number): void {
    if (this.acknowledged) return;
    this.tell('dump');
    this.after(DUMP_MS, () => this.stop('silent', `nothing was heard from it for ${silenceMs / 1000} s`));
  }

  private onConsole(chunk: Buffer): void {
    const room = this.limits.consoleBytes - this.consoleBytes;
    this.consoleBytes += chunk.length;
    if (room > 0) writeSync(this.console, chunk.subarray(0, room));
    if (chunk.length > room) {
      this.stop('flood', `it wrote more than ${this.limits.consoleBytes} bytes to its console`);
    }
  }

  private onControl(line: string): void {
    if (line === 'up') {
      this.bootSeconds = this.elapsed();
      this.feed();
      return;
    }
    const [word, ...numbers] = line.split(' ');
    const [code, signal, stdout, stderr] = numbers.map(Number);
    if (word !== 'exit' || code === undefined || signal === undefined) return;
    this.exit = { code, signal, stdout: stdout ?? 0, stderr: stderr ?? 0 };
    this.after(RESULTS_GRACE_MS, () => this.acknowledge(true));
    this.acknowledge();
  }

  /** Lets the guest power off, once everything that it sent has arrived. */
  private acknowledge(late = false): void {
    if (!this.exit || this.acknowledged) return;
    const streamed = this.received.stdio >= this.exit.stdout && this.received.stderr >= this.exit.stderr;
    if (!late && !(streamed && (this.results?.complete() ?? true))) return;
    this.acknowledged = true;
    clearTimeout(this.silence);
    this.tell('ack');
    this.after(POWER_OFF_MS, () => this.qemu?.kill('SIGKILL'));
  }

  private pass(name: 'stdio' | 'stderr', chunk: Buffer, socket: Socket, to: Writable | undefined): void {
    this.received[name] += chunk.length;
    if (to && !to.write(chunk)) {
      socket.pause();
      to.once('drain', () => socket.resume());
    }
    this.acknowledge();
  }

  private feed(): void {
    const { input } = this.streams;
    const port = this.channels.get('stdio')?.socket;
    if (!input || !port) {
      this.tell('eof 0');
      return;
    }
    let sent = 0;
    input.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (!port.write(chunk)) {
        input.pause();
        port.once('drain', () => input.resume());
      }
    });
    // The end travels on another channel than the bytes, so it says how many come before it.
    input.on('end', () => this.tell(`eof ${sent}`));
  }

  private elapsed(): number {
    return (performance.now() - this.started) / 1000;
  }

  private ending(): Ending {
    const times = {
      seconds: this.elapsed(),
      ...(this.bootSeconds === undefined ? {} : { bootSeconds: this.bootSeconds }),
    };
    if (this.loss) return { ...times, loss: this.loss.kind, detail: this.loss.detail };
    if (this.panicked) return { ...times, loss: 'panic', detail: 'its kernel panicked' };
    if (this.exit) {
      const { code, signal } = this.exit;
      return { ...times, exit: { code, signal }, detail: signal ? `signal ${signal}` : `exit code ${code}` };
    }
    const said = this.qemuSaid.trim();
    return { ...times, loss: 'vanished', detail: said === '' ? 'it ended without a word' : `QEMU: ${said}` };
  }
}
