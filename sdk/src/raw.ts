// SPDX-License-Identifier: MIT
// `@lockstep/linux/raw`: the calls below the functions of the package, for tests, benchmarks and whoever needs an
// argument that the functions do not offer. Memory is laid out by the caller; results are numbers.
export {
  call,
  callAll,
  callSync,
  type CallAllOptions,
  type CallOptions,
  type NeededFeature,
  type Planned,
  type SyncOptions,
} from './core/call';
export { Memory } from './core/memory';
export { native } from './core/native';
export { abi, type ArgumentsOf, type SyscallName } from './core/abi';
