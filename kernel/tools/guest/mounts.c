// SPDX-License-Identifier: MIT
/*
 * The guest's file systems: the image read-only under a tmpfs overlay, the project over 9p, and what a Linux
 * system has in /proc, /sys, /dev, /run and /tmp. Without an image the initramfs stays the root.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

#define CALM (MS_NOSUID | MS_NODEV | MS_NOEXEC)

struct file_system {
	const char *type, *source, *target;
	unsigned long flags;
	const char *options;
	bool optional;		/* a kernel may be built without it */
};

static const struct file_system early[] = {
	{ "devtmpfs", "dev", "/dev", MS_NOSUID, "mode=0755" },
	{ "proc", "proc", "/proc", CALM },
	{ "sysfs", "sys", "/sys", CALM },
};

static const struct file_system rest[] = {
	{ "devpts", "devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, "gid=5,mode=0620,ptmxmode=0666" },
	{ "tmpfs", "shm", "/dev/shm", MS_NOSUID | MS_NODEV, "mode=1777" },
	{ "mqueue", "mqueue", "/dev/mqueue", CALM, NULL, true },
	{ "hugetlbfs", "hugetlbfs", "/dev/hugepages", MS_NOSUID | MS_NODEV, NULL, true },
	{ "tmpfs", "run", "/run", MS_NOSUID | MS_NODEV, "mode=0755" },
	{ "tmpfs", "tmp", "/tmp", MS_NOSUID | MS_NODEV, "mode=1777" },
	{ "cgroup2", "cgroup2", "/sys/fs/cgroup", CALM, "nsdelegate", true },
	{ "bpf", "bpf", "/sys/fs/bpf", CALM, "mode=0700", true },
	{ "fusectl", "fusectl", "/sys/fs/fuse/connections", CALM, NULL, true },
	{ "securityfs", "securityfs", "/sys/kernel/security", CALM, NULL, true },
	{ "debugfs", "debugfs", "/sys/kernel/debug", CALM, NULL, true },
	{ "tracefs", "tracefs", "/sys/kernel/tracing", CALM, NULL, true },
	{ "configfs", "configfs", "/sys/kernel/config", CALM, NULL, true },
	{ "binfmt_misc", "binfmt_misc", "/proc/sys/fs/binfmt_misc", CALM, NULL, true },
};

/* What programs and scripts expect beside the devices. */
static const struct {
	const char *target, *link;
} links[] = {
	{ "/proc/self/fd", "/dev/fd" },
	{ "/proc/self/fd/0", "/dev/stdin" },
	{ "/proc/self/fd/1", "/dev/stdout" },
	{ "/proc/self/fd/2", "/dev/stderr" },
};

static void mount_list(const struct file_system *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct file_system *fs = &list[i];

		mkdir(fs->target, 0755);
		if (mount(fs->source, fs->target, fs->type, fs->flags, fs->options) && !fs->optional)
			fail("cannot mount", fs->target);
	}
}

void mount_early(void)
{
	mount_list(early, sizeof(early) / sizeof(early[0]));
}

static void must_mount(const char *source, const char *target, const char *type, unsigned long flags,
		       const char *options)
{
	if (mkdir(target, 0755) && errno != EEXIST)
		fail("cannot make", target);
	if (mount(source, target, type, flags, options))
		fail("cannot mount", target);
}

/* The overlay holds its layers itself; their own mounts are taken away so that a test sees a plain tree. */
static void enter_image(void)
{
	must_mount("/dev/vda", "/lower", "ext4", MS_RDONLY | MS_NOATIME, NULL);
	must_mount("upper", "/upper", "tmpfs", 0, "mode=0755");
	mkdir("/upper/files", 0755);
	mkdir("/upper/work", 0755);
	must_mount("root", "/root", "overlay", 0, "lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work");
	if (umount2("/lower", MNT_DETACH) || umount2("/upper", MNT_DETACH))
		fail("cannot detach", "the layers of the root");
	for (size_t i = 0; i < sizeof(early) / sizeof(early[0]); i++) {
		char target[64];

		snprintf(target, sizeof(target), "/root%s", early[i].target);
		if (mount(early[i].target, target, NULL, MS_MOVE, NULL))
			fail("cannot move", target);
	}
	if (chdir("/root") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/"))
		fail("cannot enter", "the guest root");
}

void mount_root(const struct spec *spec)
{
	if (spec->image)
		enter_image();
	mount_list(rest, sizeof(rest) / sizeof(rest[0]));
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (symlink(links[i].target, links[i].link))
			fail("cannot make", links[i].link);
	if (spec->project)
		must_mount("project", "/lockstep", "9p", MS_NOSUID | MS_NODEV, spec->project_options);
}
