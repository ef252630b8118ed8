// SPDX-License-Identifier: MIT
// The helper program from this side: started as a child, spoken to over a socket, one request at a time. It dies
// with this process, and with the Worker that started it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onAbort } from './abort';
import { HOW_TO_BUILD } from './addon';
import type { Bound } from './bind';
import { callSyncHere } from './call';
import { closeNow } from './close';
import { ECANCELED } from './errno';
import { SystemError } from './errors';
import { borrow, FileDescriptor } from './fd';
import { runCalls, STOP_ON_ERROR, tieChild } from './jobs';
import { Memory } from './memory';
import { incoming, outgoing, receivedFd } from './message';
import { native } from './native';
import { helperFile } from './package';
import { decodeReply, encodeCall, encodeFork, type RequestMessage } from './wire';

const AF_UNIX = 1;
const SOCK_SEQPACKET = 5;
const SOCK_CLOEXEC = 0x80000;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;

const INTERRUPT = 'SIGUSR1';
const REPEAT_INTERRUPT_MS = 5;

function socketPair(): [ours: number, theirs: number] {
  const pair = new Memory(8);
  callSyncHere('socketpair', [AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair]);
  return [pair.view.getInt32(0, true), pair.view.getInt32(4, true)];
}

function cannotStart(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(
    new Error(`@lockstep/linux: its helper program does not start (${why}); ${HOW_TO_BUILD}`, { cause }),
    {
      code: 'ERR_HELPER_UNAVAILABLE',
    },
  );
}

export class Helper {
  /** Of the process that makes the calls, as this process sees it. */
  pid: number;
  private readonly ended: Promise<unknown>;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: FileDescriptor<'socket'>,
  ) {
    const pid = child.pid as number;
    this.pid = pid;
    this.ended = once(child, 'exit');
    child.once('exit', tieChild(pid));
    // Nothing but a call that runs keeps the event loop alive.
    child.unref();
  }

  /** @throws Error `ERR_HELPER_UNAVAILABLE` */
  static async start(): Promise<Helper> {
    const [ours, theirs] = socketPair();
    const socket = new FileDescriptor(ours, 'socket');
    try {
      const child = spawn(helperFile, [], { stdio: ['ignore', 'ignore', 'ignore', theirs], env: {} });
      await once(child, 'spawn');
      return new Helper(child, socket);
    } catch (error) {
      await socket.close();
      throw cannotStart(error);
    } finally {
      closeNow(theirs);
    }
  }

  /** Makes a call there. Resolves with its result or negative errno; a new file descriptor is one of this process. */
  call(call: Bound, signal?: AbortSignal): Promise<number> {
    const request = encodeCall(call);
    return this.inTurn(() => (signal?.aborted ? Promise.resolve(ECANCELED) : this.exchange(request, signal)));
  }

  /** Continues in a child of the helper, which is the first process of a new pid namespace. */
  async fork(): Promise<void> {
    const result = await this.inTurn(() => this.exchange(encodeFork()));
    if (result < 0) throw new SystemError(result, { syscall: 'fork' });
    this.pid = result;
  }

  async close(): Promise<void> {
    await this.last;
    this.child.ref();
    await this.socket.close();
    await this.ended;
  }

  private inTurn<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.last.then(body);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async exchange(request: RequestMessage, signal?: AbortSignal): Promise<number> {
    const reply = new Memory(request.replySize);
    const answer = incoming(reply);
    const stopInterrupting = signal ? this.interruptOn(signal) : undefined;
    try {
      await this.transfer(outgoing(request.bytes, request.fds), answer);
    } finally {
      stopInterrupting?.();
    }
    const result = decodeReply(request, reply);
    return result < 0 ? result : (receivedFd(answer) ?? result);
  }

  /** False if there is nobody to interrupt, or who joined a namespace of others may not signal it any more. */
  private interrupt(): boolean {
    try {
      return process.kill(this.pid, INTERRUPT);
    } catch {
      return false;
    }
  }

  private async transfer(message: Memory, answer: Memory): Promise<void> {
    const own = native();
    const fd = borrow(this.socket, 'sendmsg');
    const calls = [
      { entry: own.entry('sendmsg'), values: [fd, message.address, MSG_NOSIGNAL] },
      { entry: own.entry('recvmsg'), values: [fd, answer.address, MSG_CMSG_CLOEXEC] },
    ];
    const [sent = 0, received = 0] = await runCalls(calls, STOP_ON_ERROR, undefined, [message, answer]);
    if (sent > 0 && received > 0) return;
    throw Object.assign(new Error('the helper of these namespaces has ended'), { code: 'ERR_HELPER_ENDED' });
  }

  /** Signals the helper until it answers: the first signal may come before the call does. */
  private interruptOn(signal: AbortSignal): () => void {
    let timer: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      if (!this.interrupt()) return;
      timer = setTimeout(interrupt, REPEAT_INTERRUPT_MS);
    };
    const stopListening = onAbort(signal, interrupt);
    return () => {
      stopListening();
      clearTimeout(timer);
    };
  }
}
