// SPDX-License-Identifier: MIT
/*
 * `upgrade-race MASKED FREE ROUNDS`: one thread puts a descriptor of MASKED, which may not be opened for writing, and
 * one of FREE, which may, in turns to the same number; the other opens that number again for writing, by /proc and by
 * an empty path. Prints how often it was refused, how often it got FREE, and how often MASKED, which must not happen:
 * then a path was paired with the mask of another file.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/lockstep/files.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EMPTY_PATH 0400000000
#define PLACE 100

static int masked, other;
static atomic_bool ended;

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(2);
}

static int open_masked(const char *path)
{
	struct open_how_ext how = { .flags = O_PATH | O_CLOEXEC, .upgrade_mask = UPGRADE_NOWRITE };
	int fd = syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	if (fd < 0)
		fail(path);
	return fd;
}

static ino_t inode_of(int fd)
{
	struct stat stat;

	if (fstat(fd, &stat))
		fail("fstat");
	return stat.st_ino;
}

static void *swap(void *unused)
{
	while (!ended)
		if (dup2(masked, PLACE) < 0 || dup2(other, PLACE) < 0)
			fail("dup2");
	return unused;
}

int main(int argc, char **argv)
{
	unsigned long refused = 0, free_file = 0, masked_file = 0;
	char link[32];
	pthread_t thread;
	ino_t forbidden;

	if (argc != 4)
		return 2;
	masked = open_masked(argv[1]);
	other = open(argv[2], O_PATH | O_CLOEXEC);
	if (other < 0 || dup2(other, PLACE) < 0)
		fail(argv[2]);
	forbidden = inode_of(masked);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", PLACE);
	if (pthread_create(&thread, NULL, swap, NULL))
		fail("pthread_create");

	for (long round = atol(argv[3]); round > 0; round--) {
		int fd = round % 2 ? open(link, O_RDWR) : openat(PLACE, "", EMPTY_PATH | O_RDWR);

		if (fd < 0 && errno != EACCES)
			fail("open");
		if (fd < 0)
			refused++;
		else if (inode_of(fd) == forbidden)
			masked_file++;
		else
			free_file++;
		if (fd >= 0)
			close(fd);
	}
	ended = true;
	pthread_join(thread, NULL);
	printf("%lu %lu %lu\n", refused, free_file, masked_file);
	return 0;
}
