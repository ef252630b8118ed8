// SPDX-License-Identifier: MIT
// The kernel's audit: switches it on, gives it rules, and reads the records of a process as everybody who may listens
// to them, without a daemon.
import { getSystemErrorName } from 'node:util';
import { libc } from './libc';

const socket = libc.func('int socket(int domain, int type, int protocol)');
const bind = libc.func('int bind(int fd, const uint8_t *address, uint32_t size)');
const setsockopt = libc.func(
  'int setsockopt(int fd, int level, int name, const uint8_t *value, uint32_t size)',
);
const send = libc.func('intptr_t send(int fd, const uint8_t *bytes, size_t size, int flags)');
const recv = libc.func('intptr_t recv(int fd, _Out_ uint8_t *bytes, size_t size, int flags)');
const close = libc.func('int close(int fd)');

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const NETLINK_AUDIT = 9;
const READLOG = 1;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const LONGEST_WAIT_S = 20n;

const HEADER = 16;
const REQUEST_WITH_ACK = 5;
const NLMSG_ERROR = 2;
const AUDIT_SET = 1001;
const AUDIT_ADD_RULE = 1011;
const AUDIT_DEL_RULE = 1012;
const AUDIT_SYSCALL = 1300;
const AUDIT_EOE = 1320;
const STATUS_SIZE = 44;

/** Offsets in struct audit_rule_data, and its words. */
const RULE = { mask: 12, fields: 268, values: 524, fieldFlags: 780, textSize: 1036, text: 1040 } as const;
const FILTER_EXIT = 4;
const ALWAYS = 2;
const FIELD_DIR = 107;
const EQUAL = 0x40000000;

/** What is recorded when it ends: calls of that number, or whatever touches a file below a directory. */
export type AuditRule = { syscall: number } | { directory: string };

function ruleBytes(rule: AuditRule): Buffer {
  const path = 'directory' in rule ? Buffer.from(rule.directory) : Buffer.alloc(0);
  const bytes = Buffer.alloc(RULE.text + path.length);
  bytes.writeUInt32LE(FILTER_EXIT, 0);
  bytes.writeUInt32LE(ALWAYS, 4);
  if ('syscall' in rule) {
    bytes.writeUInt32LE((1 << (rule.syscall % 32)) >>> 0, RULE.mask + 4 * Math.floor(rule.syscall / 32));
    return bytes;
  }
  bytes.fill(0xff, RULE.mask, RULE.fields);
  bytes.writeUInt32LE(1, 8);
  bytes.writeUInt32LE(FIELD_DIR, RULE.fields);
  bytes.writeUInt32LE(path.length, RULE.values);
  bytes.writeUInt32LE(EQUAL, RULE.fieldFlags);
  bytes.writeUInt32LE(path.length, RULE.textSize);
  path.copy(bytes, RULE.text);
  return bytes;
}

interface Message {
  type: number;
  body: Buffer;
}

export class Audit {
  private readonly requests = Audit.socket(0);
  private readonly events = Audit.socket(READLOG);

  /** From now on processes that start are looked at. */
  constructor() {
    this.enable(1);
  }

  private static socket(groups: number): number {
    const fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT) as number;
    const address = Buffer.alloc(12);
    address.writeUInt16LE(AF_NETLINK);
    address.writeUInt32LE(groups, 8);
    const wait = Buffer.alloc(16);
    wait.writeBigInt64LE(LONGEST_WAIT_S);
    if (fd < 0 || bind(fd, address, address.length) !== 0) throw new Error('no socket for audit');
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, wait, wait.length);
    return fd;
  }

  private static receive(fd: number): Message {
    const bytes = Buffer.alloc(16_384);
    const size = recv(fd, bytes, bytes.length, 0) as number;
    if (size < HEADER) throw new Error(`audit sent nothing within ${LONGEST_WAIT_S} seconds`);
    return { type: bytes.readUInt16LE(4), body: bytes.subarray(HEADER, size) };
  }

  /** `ok` or the code of the error. */
  private request(type: number, body: Buffer): string {
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(HEADER + body.length, 0);
    header.writeUInt16LE(type, 4);
    header.writeUInt16LE(REQUEST_WITH_ACK, 6);
    send(this.requests, Buffer.concat([header, body]), HEADER + body.length, 0);
    for (;;) {
      const answer = Audit.receive(this.requests);
      if (answer.type !== NLMSG_ERROR) continue;
      const error = answer.body.readInt32LE(0);
      return error === 0 ? 'ok' : getSystemErrorName(error);
    }
  }

  private enable(enabled: number): void {
    const status = Buffer.alloc(STATUS_SIZE);
    status.writeUInt32LE(1, 0);
    status.writeUInt32LE(enabled, 4);
    const result = this.request(AUDIT_SET, status);
    if (result !== 'ok') throw new Error(`audit is not switched: ${result}`);
  }

  add(rule: AuditRule): string {
    return this.request(AUDIT_ADD_RULE, ruleBytes(rule));
  }

  remove(rule: AuditRule): string {
    return this.request(AUDIT_DEL_RULE, ruleBytes(rule));
  }

  /**
   * Waits for the next whole event of a process.
   * @returns of each record its type, and its text behind the time
   */
  eventOf(pid: number): [type: number, text: string][] {
    const records = new Map<string, [number, string][]>();
    for (;;) {
      const { type, body } = Audit.receive(this.events);
      const [, event = '', text = ''] = /^audit\(([^)]*)\): ?([^\0]*)/.exec(body.toString('latin1')) ?? [];
      const known = records.get(event) ?? [];
      if (type !== AUDIT_EOE) records.set(event, [...known, [type, text]]);
      else if (known.some(([type, text]) => type === AUDIT_SYSCALL && text.includes(` pid=${pid} `)))
        return known;
    }
  }

  dispose(): void {
    this.enable(0);
    close(this.requests);
    close(this.events);
  }
}
