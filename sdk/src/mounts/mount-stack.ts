// SPDX-License-Identifier: MIT
// Where a mount stands among the others, as mount_info() tells it.
import type { MountInfoView } from '../../../generated/ts/mounts';

export interface MountStack {
  /** Id of the mount that is stacked on the root of this one and covers it. */
  readonly over: bigint | undefined;
  /** How many mounts are stacked above this one. */
  readonly above: number;
  /** How many mounts lie directly on this one, without the one that covers it. */
  readonly children: number;
}

export function stackOf({ overId, stackAbove, nrChildren }: MountInfoView): MountStack {
  return { over: overId === 0n ? undefined : overId, above: stackAbove, children: nrChildren };
}
