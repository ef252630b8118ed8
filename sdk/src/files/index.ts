// SPDX-License-Identifier: MIT
// Everything about files.
export * from '../../../generated/ts/files';
export {
  openat2,
  openRegular,
  type Openat2Options,
  type OpenRegularOptions,
  type ResolveCondition,
} from './openat2';
export type { Upgrade } from './upgrade';
