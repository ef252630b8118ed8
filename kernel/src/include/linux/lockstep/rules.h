/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules that are decided in Rust (fs/lockstep): C gathers the facts, under
 * whatever locks they need, and is told what follows from them. Nothing here
 * sleeps, takes a lock or follows a pointer into the kernel.
 *
 * A kernel without CONFIG_RUST has none of them.
 */
#ifndef _LINUX_LOCKSTEP_RULES_H
#define _LINUX_LOCKSTEP_RULES_H

#include <linux/types.h>

/**
 * struct lockstep_umount_facts - What decides whether a mount can be unmounted
 * @may_mount: The caller has CAP_SYS_ADMIN over its mount namespace.
 * @mounted: The mount is in a mount namespace, be it an anonymous one.
 * @own_ns: That namespace is the caller's.
 * @locked: The mount has MNT_LOCKED.
 * @ns_root: The mount is the root of its namespace.
 * @caller_root: The caller's root directory lies on the mount.
 * @children: Something is mounted on it elsewhere than on its root.
 * @obstructed: Something is mounted on its root.
 * @busy: It, or what would go with it by propagation, is in use. false as long
 *        as that was not asked.
 * @lsm_error: Negative errno with which a security module refuses. 0 as long as
 *             none was asked.
 * @lsm_detach_error: The same with MNT_DETACH.
 */
struct lockstep_umount_facts {
	bool	may_mount;
	bool	mounted;
	bool	own_ns;
	bool	locked;
	bool	ns_root;
	bool	caller_root;
	bool	children;
	bool	obstructed;
	bool	busy;
	int	lsm_error;
	int	lsm_detach_error;
};

/**
 * struct lockstep_umount_verdict - What follows from the facts
 * @why: MOUNT_UMOUNT_* for all that stands in the way.
 * @err: Errno of an unmount of exactly this mount, or 0.
 * @detach_err: The same with MNT_DETACH.
 */
struct lockstep_umount_verdict {
	u64	why;
	u32	err;
	u32	detach_err;
};

/**
 * lockstep_umount_verdict() - Decide whether a mount can be unmounted
 * @facts: What is known of the mount and of the caller.
 * @verdict: What follows.
 *
 * Some facts are dear to learn. Whoever asks leaves them out at first, and adds
 * one after the other as long as @verdict has no error that they could follow.
 *
 * Context: Any.
 */
void lockstep_umount_verdict(const struct lockstep_umount_facts *facts,
			     struct lockstep_umount_verdict *verdict);

#endif /* _LINUX_LOCKSTEP_RULES_H */
