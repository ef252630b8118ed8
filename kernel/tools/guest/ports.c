// SPDX-License-Identifier: MIT
/*
 * The named virtio ports to the host. There is no udev here, so this makes the /dev/virtio-ports/<name> links.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

#define PORTS "/sys/class/virtio-ports"

void link_ports(void)
{
	DIR *directory = opendir(PORTS);
	struct dirent *entry;

	if (!directory)
		fail("the kernel has no virtio ports:", PORTS);
	mkdir("/dev/virtio-ports", 0755);
	while ((entry = readdir(directory))) {
		char path[512], name[128] = "", device[512];
		int fd;

		snprintf(path, sizeof(path), PORTS "/%s/name", entry->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (read(fd, name, sizeof(name) - 1) > 0) {
			name[strcspn(name, "\n")] = 0;
			snprintf(device, sizeof(device), "/dev/%s", entry->d_name);
			snprintf(path, sizeof(path), "/dev/virtio-ports/%s", name);
			if (symlink(device, path) && errno != EEXIST)
				fail("cannot link", path);
		}
		close(fd);
	}
	closedir(directory);
}

int open_port(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/dev/virtio-ports/%s", name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		fail("cannot open", path);
	return fd;
}

void write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno != EINTR)
			fail("cannot write to", "a port");
		if (written > 0) {
			bytes += written;
			length -= written;
		}
	}
}
