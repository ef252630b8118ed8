// SPDX-License-Identifier: MIT
/*
 * Reads /spec, which the host put into the initramfs: `key=value` strings, each ended by a NUL byte, so that an
 * argument may hold blanks, quotes and line ends.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

static void append(char **list, char *value, const char *what)
{
	int used = 0;

	while (list[used])
		used++;
	if (used == MAX_STRINGS - 1)
		fail("too many strings in the spec", what);
	list[used] = value;
}

static void apply(struct spec *spec, const char *key, char *value)
{
	if (!strcmp(key, "arg"))
		append(spec->arguments, value, key);
	else if (!strcmp(key, "env"))
		append(spec->environment, value, key);
	else if (!strcmp(key, "image"))
		spec->image = true;
	else if (!strcmp(key, "project")) {
		spec->project = true;
		spec->project_options = value;
	} else if (!strcmp(key, "rows")) {
		spec->terminal = true;
		spec->rows = atoi(value);
	} else if (!strcmp(key, "columns"))
		spec->columns = atoi(value);
	else if (!strcmp(key, "directory"))
		spec->directory = value;
	else
		fail("unknown key in the spec", key);
}

void read_spec(struct spec *spec)
{
	struct stat info;
	int fd = open("/spec", O_RDONLY | O_CLOEXEC);
	char *text;

	if (fd < 0 || fstat(fd, &info))
		fail("cannot open", "/spec");
	text = calloc(1, info.st_size + 1);
	if (!text || read(fd, text, info.st_size) != info.st_size)
		fail("cannot read", "/spec");
	close(fd);

	memset(spec, 0, sizeof(*spec));
	spec->directory = "/";
	for (char *at = text; at < text + info.st_size;) {
		char *next = at + strlen(at) + 1;
		char *equals = strchr(at, '=');

		if (!equals)
			fail("no '=' in the spec", at);
		*equals = 0;
		apply(spec, at, equals + 1);
		at = next;
	}
}
