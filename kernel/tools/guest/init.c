// SPDX-License-Identifier: MIT
/*
 * The guest's first process: mounts what a Linux system has, runs the one command of the run, and powers off
 * once the host has said that everything arrived. Linked statically; it is all the initramfs needs to hold.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

void fail(const char *what, const char *which)
{
	char line[512];
	int length = snprintf(line, sizeof(line), "<2>lockstep-init: %s %s: %s\n", what, which, strerror(errno));
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	/* Not dprintf(): it seeks, which /dev/kmsg refuses. */
	if (write(fd < 0 ? STDERR_FILENO : fd, line, length) < 0)
		perror(line);
	power_off();
}

/* The command's pipes must not land on these numbers. */
static void occupy_standard_streams(void)
{
	int fd = open("/dev/null", O_RDWR);

	while (fd >= 0 && fd < STDERR_FILENO)
		fd = dup(fd);
	if (fd > STDERR_FILENO)
		close(fd);
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request))
		fail("cannot bring up", "lo");
	close(fd);
}

void settle(void)
{
	struct rlimit files = { 4096, 1048576 };

	umask(022);
	loopback_up();
	if (sethostname("lockstep", 8))
		fail("cannot set", "the host name");
	if (setrlimit(RLIMIT_NOFILE, &files))
		fail("cannot set", "the limit of open files");
}

int main(void)
{
	static struct spec spec;

	mount_early();
	occupy_standard_streams();
	read_spec(&spec);
	mount_root(&spec);
	link_ports();
	settle();
	run_command(&spec);
	power_off();
}
