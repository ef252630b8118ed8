// SPDX-License-Identifier: MIT
/*
 * Counts the instructions of system calls, as the only program of a machine that counts its instructions: there the
 * time stamp counter goes up by one with each (QEMU's -icount with shift=0), so that the difference around a call is
 * what the call costs, the same in every run. Prints a line for each call: name, median, smallest.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Not from <sys/mount.h>, which does not go with <linux/mount.h> everywhere. */
int mount(const char *from, const char *to, const char *type, unsigned long flags, const void *data);
int umount2(const char *path, int flags);

#define WARM_UP 50
#define ROUNDS 301

#define FILE_PATH "/t/a/b/file"
#define MOUNT_POINT "/t/point"

static uint64_t costs[ROUNDS];
static int file;		/* open all the time */
static int opened;		/* by the call just measured */
static char byte;

static inline uint64_t now(void)
{
	uint32_t low, high;

	asm volatile("lfence; rdtsc; lfence" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

static void must(long result, const char *what)
{
	if (result >= 0)
		return;
	perror(what);
	exit(1);
}

static void nothing(void)
{
}

static void close_opened(void)
{
	close(opened);
}

static long do_getppid(void)
{
	return syscall(SYS_getppid);
}

static long do_open(void)
{
	return opened = syscall(SYS_open, FILE_PATH, O_RDWR | O_CLOEXEC);
}

static long do_openat2(void)
{
	static struct open_how how = { .flags = O_RDWR | O_CLOEXEC };

	return opened = syscall(SYS_openat2, AT_FDCWD, FILE_PATH, &how, sizeof(how));
}

static long do_open_o_path(void)
{
	return opened = syscall(SYS_open, FILE_PATH, O_PATH | O_CLOEXEC);
}

static long do_stat(void)
{
	static char room[256];

	return syscall(SYS_stat, FILE_PATH, room);
}

static long do_access(void)
{
	return syscall(SYS_access, FILE_PATH, R_OK);
}

static long do_read(void)
{
	return syscall(SYS_pread64, file, &byte, 1, 0);
}

static long do_write(void)
{
	return syscall(SYS_pwrite64, file, &byte, 1, 0);
}

static long do_mount(void)
{
	return mount("/t/a", MOUNT_POINT, NULL, 4096 /* MS_BIND */, NULL);
}

static long do_umount(void)
{
	return umount2(MOUNT_POINT, 0);
}

static void undo_mount(void)
{
	must(do_umount(), "umount");
}

static void redo_mount(void)
{
	must(do_mount(), "mount");
}

static long do_setattr(void)
{
	static struct mount_attr attr;
	static int on;

	on = !on;
	attr.attr_set = on ? MOUNT_ATTR_NOSUID : 0;
	attr.attr_clr = on ? 0 : MOUNT_ATTR_NOSUID;
	return syscall(SYS_mount_setattr, AT_FDCWD, "/t", 0, &attr, sizeof(attr));
}

static long do_fork(void)
{
	pid_t child = syscall(SYS_fork);

	if (!child)
		_exit(0);
	return child;
}

static void reap(void)
{
	must(wait(NULL), "wait");
}

static const struct {
	const char *name;
	long (*call)(void);
	void (*undo)(void);
} calls[] = {
	{ "getppid", do_getppid, nothing },
	{ "open", do_open, close_opened },
	{ "open (O_PATH)", do_open_o_path, close_opened },
	{ "openat2", do_openat2, close_opened },
	{ "stat", do_stat, nothing },
	{ "access", do_access, nothing },
	{ "read", do_read, nothing },
	{ "write", do_write, nothing },
	{ "mount", do_mount, undo_mount },
	{ "umount", do_umount, redo_mount },
	{ "mount_setattr", do_setattr, nothing },
	{ "fork", do_fork, reap },
};

static int ascending(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

static void measure(const char *name, long (*call)(void), void (*undo)(void))
{
	for (int round = -WARM_UP; round < ROUNDS; round++) {
		uint64_t start = now();
		long result = call();
		uint64_t end = now();

		must(result, name);
		undo();
		if (round >= 0)
			costs[round] = end - start;
	}
	qsort(costs, ROUNDS, sizeof(costs[0]), ascending);
	printf("%s\t%llu\t%llu\n", name, (unsigned long long)costs[ROUNDS / 2], (unsigned long long)costs[0]);
	fflush(stdout);
}

int main(void)
{
	mkdir("/t", 0755);
	must(mount("t", "/t", "tmpfs", 0, NULL), "mount of a tmpfs");
	must(mkdir("/t/a", 0755), "mkdir");
	must(mkdir("/t/a/b", 0755), "mkdir");
	must(mkdir(MOUNT_POINT, 0755), "mkdir");
	file = open(FILE_PATH, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	must(file, "open");
	must(write(file, "x", 1), "write");
	for (unsigned int i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (calls[i].undo == redo_mount)
			redo_mount();
		measure(calls[i].name, calls[i].call, calls[i].undo);
		if (calls[i].undo == redo_mount)
			undo_mount();
	}
	return 0;
}
