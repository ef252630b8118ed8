// SPDX-License-Identifier: MIT
// Tries on a file system everything that it can say it is able to do.
import type { MountFeature } from '@lockstep/linux';
import { makeCalls, pathBlob, type Argument, type Blob } from './calls';

const OPENAT = 257;
const MKDIRAT = 258;
const RENAMEAT2 = 316;
const NAME_TO_HANDLE_AT = 303;
const OPEN_BY_HANDLE_AT = 304;
const SETXATTR = 188;
const IOCTL = 16;
const OPEN_TREE = 428;
const MOUNT_SETATTR = 442;

const AT_FDCWD = -100;
const AT_EMPTY_PATH = 0x1000;
const AT_HANDLE_FID = 0x200;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_DIRECTORY = 0o200000;
const O_TMPFILE = 0o20200000;
const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;
const RENAME_WHITEOUT = 4;
const FS_IOC_SETFLAGS = 0x40086602;
const FS_CASEFOLD_FL = 0x40000000;
const FIFREEZE = 0xc0045877;
const FITHAW = 0xc0045878;
const OPEN_TREE_CLONE = 1;
const MOUNT_ATTR_SIZE = 32;
const MOUNT_ATTR_IDMAP = 0x100000n;
const HANDLE_SIZE = 128;
/** The descriptor that the program inherits. */
const USER_NAMESPACE = 3;

function handle(): Blob {
  const bytes = Buffer.alloc(8 + HANDLE_SIZE);
  bytes.writeUInt32LE(HANDLE_SIZE);
  return { bytes };
}

function idmap(): Blob {
  const bytes = Buffer.alloc(MOUNT_ATTR_SIZE);
  bytes.writeBigUInt64LE(MOUNT_ATTR_IDMAP);
  bytes.writeUInt32LE(USER_NAMESPACE, 24);
  return { bytes };
}

/** Version 2; user::rw- user:1000:r-- group::r-- mask::r-- other::r-- */
function accessList(): Blob {
  const entries = [
    [1, 6, -1],
    [2, 4, 1000],
    [4, 4, -1],
    [16, 4, -1],
    [32, 4, -1],
  ] as const;
  const bytes = Buffer.alloc(4 + 8 * entries.length);
  bytes.writeUInt32LE(2);
  entries.forEach(([tag, rights, id], at) => {
    bytes.writeUInt16LE(tag, 4 + 8 * at);
    bytes.writeUInt16LE(rights, 6 + 8 * at);
    bytes.writeInt32LE(id, 8 + 8 * at);
  });
  return { bytes };
}

function flags(value: number): Blob {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value);
  return { bytes };
}

type Step = readonly [number: number, ...args: Argument[]];

/** The steps of each attempt, and the index of those results that must be good. */
class Plan {
  readonly calls: Step[] = [];
  readonly memory: Record<string, Blob> = {};
  readonly decisive = new Map<MountFeature, number[]>();

  text(name: string): { memory: string } {
    this.memory[`text-${name}`] = pathBlob(name);
    return { memory: `text-${name}` };
  }

  blob(name: string, blob: Blob): { memory: string } {
    this.memory[name] = blob;
    return { memory: name };
  }

  step(...call: Step): { result: number } {
    return { result: this.calls.push(call) - 1 };
  }

  attempt(feature: MountFeature, ...steps: { result: number }[]): void {
    this.decisive.set(
      feature,
      steps.map(({ result }) => result),
    );
  }
}

function tryNames(plan: Plan, directory: { result: number }): void {
  const at = (name: string): [{ result: number }, { memory: string }] => [directory, plan.text(name)];
  plan.attempt('tmpfile', plan.step(OPENAT, ...at('.'), O_TMPFILE | O_RDWR, 0o600));
  for (const name of ['a', 'b', 'c']) plan.step(OPENAT, ...at(name), O_CREAT | O_RDWR, 0o644);
  plan.attempt('renameNoreplace', plan.step(RENAMEAT2, ...at('a'), ...at('n'), RENAME_NOREPLACE));
  plan.attempt('renameExchange', plan.step(RENAMEAT2, ...at('b'), ...at('c'), RENAME_EXCHANGE));
  plan.attempt('renameWhiteout', plan.step(RENAMEAT2, ...at('c'), ...at('w'), RENAME_WHITEOUT));
}

function tryHandles(plan: Plan, directory: { result: number }): void {
  const [name, mount] = [plan.text('b'), plan.blob('mount', { size: 4 })];
  const made = plan.blob('handle', handle());
  plan.attempt(
    'fileHandle',
    plan.step(NAME_TO_HANDLE_AT, directory, name, made, mount, 0),
    plan.step(OPEN_BY_HANDLE_AT, directory, made, 0),
  );
  const id = plan.blob('fid', handle());
  plan.attempt('fileHandleFid', plan.step(NAME_TO_HANDLE_AT, directory, name, id, mount, AT_HANDLE_FID));
}

function tryAttributes(plan: Plan, path: string): void {
  const [file, list] = [plan.text(`${path}/b`), plan.blob('acl', accessList())];
  const value = plan.text('value');
  plan.attempt('userXattr', plan.step(SETXATTR, file, plan.text('user.lockstep'), value, 5, 0));
  const size = accessList().bytes?.byteLength ?? 0;
  plan.attempt('posixAcl', plan.step(SETXATTR, file, plan.text('system.posix_acl_access'), list, size, 0));
}

function tryCasefold(plan: Plan, directory: { result: number }): void {
  plan.step(MKDIRAT, directory, plan.text('folded'), 0o755);
  const folded = plan.step(OPENAT, directory, plan.text('folded'), O_DIRECTORY);
  const set = plan.step(IOCTL, folded, FS_IOC_SETFLAGS, plan.blob('flags', flags(FS_CASEFOLD_FL)));
  plan.step(OPENAT, folded, plan.text('Name'), O_CREAT | O_RDWR, 0o644);
  plan.attempt('casefold', set, plan.step(OPENAT, folded, plan.text('nAME'), 0));
}

function tryWhole(plan: Plan, directory: { result: number }): void {
  const empty = plan.text('');
  const tree = plan.step(OPEN_TREE, directory, empty, OPEN_TREE_CLONE | AT_EMPTY_PATH);
  const attr = plan.blob('idmap', idmap());
  plan.attempt('idmap', tree, plan.step(MOUNT_SETATTR, tree, empty, AT_EMPTY_PATH, attr, MOUNT_ATTR_SIZE));
  plan.attempt('freeze', plan.step(IOCTL, directory, FIFREEZE, 0), plan.step(IOCTL, directory, FITHAW, 0));
}

/**
 * Tries all features in a directory of the file system.
 * @param userNamespace descriptor of one that has id mappings
 * @returns those that worked
 */
export function tryFeatures(path: string, userNamespace: number): Set<MountFeature> {
  const plan = new Plan();
  const directory = plan.step(OPENAT, AT_FDCWD, plan.text(path), O_DIRECTORY);
  tryNames(plan, directory);
  tryHandles(plan, directory);
  tryAttributes(plan, path);
  tryCasefold(plan, directory);
  tryWhole(plan, directory);
  const { results } = makeCalls(64, plan, { descriptors: [userNamespace] });
  const worked = ([, steps]: readonly [MountFeature, number[]]) =>
    steps.every((step) => (results[step] ?? -1) >= 0);
  return new Set([...plan.decisive].filter(worked).map(([feature]) => feature));
}
