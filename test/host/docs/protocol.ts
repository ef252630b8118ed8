// SPDX-License-Identifier: MIT
// The DevTools protocol over the two pipes that a browser offers: one JSON message after another with a zero byte
// behind each. It is all that a library for driving browsers would be used for here, and needs none.
import type { Readable, Writable } from 'node:stream';

export type Json = Record<string, unknown>;

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: Json;
  result?: Json;
  error?: { message: string };
}

interface Waiting {
  resolve: (result: Json) => void;
  reject: (error: Error) => void;
}

export class Connection {
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Set<(method: string, params: Json, session: string | undefined) => void>();
  private rest = Buffer.alloc(0);
  private last = 0;

  constructor(
    private readonly requests: Writable,
    answers: Readable,
  ) {
    answers.on('data', (chunk: Buffer) => this.read(chunk));
  }

  send(method: string, params: Json = {}, sessionId?: string): Promise<Json> {
    this.last += 1;
    const id = this.last;
    const answer = new Promise<Json>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.requests.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answer;
  }

  /** @returns a function that ends it */
  listen(listener: (method: string, params: Json, session: string | undefined) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whoever still waits for an answer is told why none comes. */
  fail(reason: Error): void {
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }

  private read(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (let end = this.rest.indexOf(0); end >= 0; end = this.rest.indexOf(0)) {
      const text = this.rest.subarray(0, end).toString();
      this.rest = this.rest.subarray(end + 1);
      this.dispatch(JSON.parse(text) as Message);
    }
  }

  private dispatch({ id, method, params, sessionId, result, error }: Message): void {
    if (method !== undefined)
      for (const listener of this.listeners) listener(method, params ?? {}, sessionId);
    const waiting = id === undefined ? undefined : this.waiting.get(id);
    if (id === undefined || !waiting) return;
    this.waiting.delete(id);
    if (error) waiting.reject(new Error(error.message));
    else waiting.resolve(result ?? {});
  }
}
