// SPDX-License-Identifier: MIT
/*
 * What the parts of the guest's first process share: the run it was told to make (spec.c), the ports to the host
 * (ports.c), the file systems (mounts.c), the one command it runs (child.c) and how its bytes travel (pump.c).
 */
#ifndef LOCKSTEP_INIT_H
#define LOCKSTEP_INIT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define MAX_STRINGS 1024

/* The run, as the host wrote it into the initramfs. */
struct spec {
	bool image;		/* a guest root on the first disk, else the initramfs itself */
	bool project;		/* the project is shared over 9p */
	const char *project_options;
	bool terminal;		/* the command gets a terminal of its own */
	int rows, columns;
	const char *directory;
	char *environment[MAX_STRINGS];
	char *arguments[MAX_STRINGS];	/* none: the machine only shows that it comes up */
};

void read_spec(struct spec *spec);

/* Prints to the console and powers the machine off: there is nobody else to report to. */
_Noreturn void fail(const char *what, const char *which);
_Noreturn void power_off(void);

void mount_early(void);
void mount_root(const struct spec *spec);
void settle(void);

/* Opens a port to the host by its name; the name stays in /dev/virtio-ports for others. */
void link_ports(void);
int open_port(const char *name);
void write_all(int fd, const char *bytes, size_t length);

/* This side of the command: where its input goes in, and its output and errors come out. */
struct child {
	pid_t pid;
	bool terminal;		/* all three are its terminal; `error` is not used */
	int input, output, error;
};

void start_child(const struct spec *spec, struct child *child);
void set_size(const struct child *child, int rows, int columns);

/* Runs the command to its end and tells the host; returns once the host has everything. */
void run_command(const struct spec *spec);

#endif
