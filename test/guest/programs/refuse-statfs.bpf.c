// SPDX-License-Identifier: MIT
/*
 * A security module in which the user with the id REFUSED may ask no file system for its statistics. Loaded with
 * `bpftool prog loadall refuse-statfs.o DIRECTORY autoattach` it holds until what that pinned is removed.
 */
#include <linux/types.h>

#define REFUSED 4321
#define EACCES 13
#define SECTION(name) __attribute__((section(name), used))

static __u64 (*const current_uid_gid)(void) = (void *)15;

char licence[] SECTION("license") = "GPL";

SECTION("lsm/sb_statfs") int refuse(__u64 *context)
{
	/* the argument behind that of the hook is what the modules before said */
	int before = context[1];

	return !before && (__u32)current_uid_gid() == REFUSED ? -EACCES : before;
}
