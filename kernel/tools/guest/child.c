// SPDX-License-Identifier: MIT
/*
 * Starts the command with pipes, or with a terminal of its own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "init.h"

static _Noreturn void become(const struct spec *spec, const int ends[3])
{
	sigset_t none;
	int error;

	setsid();
	if (spec->terminal)
		ioctl(ends[0], TIOCSCTTY, 0);
	for (int i = 0; i < 3; i++)
		dup2(ends[i], i);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (chdir(spec->directory)) {
		dprintf(2, "lockstep: no directory %s in the guest\n", spec->directory);
		_exit(126);
	}
	environ = (char **)spec->environment;
	execvp(spec->arguments[0], (char **)spec->arguments);
	error = errno;
	dprintf(2, "lockstep: cannot run %s in the guest: %s\n", spec->arguments[0], strerror(error));
	_exit(error == ENOENT ? 127 : 126);
}

void set_size(const struct child *child, int rows, int columns)
{
	struct winsize size = { .ws_row = rows, .ws_col = columns };

	if (child->terminal)
		ioctl(child->input, TIOCSWINSZ, &size);
}

static void open_terminal(const struct spec *spec, struct child *child, int ends[3])
{
	char name[64];
	int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (terminal < 0 || grantpt(terminal) || unlockpt(terminal) || ptsname_r(terminal, name, sizeof(name)))
		fail("cannot make", "a terminal");
	ends[0] = ends[1] = ends[2] = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (ends[0] < 0)
		fail("cannot open", name);
	*child = (struct child){ .terminal = true, .input = terminal, .output = terminal, .error = -1 };
	set_size(child, spec->rows, spec->columns);
}

static void open_pipes(struct child *child, int ends[3])
{
	int in[2], out[2], err[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		fail("cannot make", "pipes");
	ends[0] = in[0];
	ends[1] = out[1];
	ends[2] = err[1];
	*child = (struct child){ .input = in[1], .output = out[0], .error = err[0] };
}

void start_child(const struct spec *spec, struct child *child)
{
	int ends[3];

	if (spec->terminal)
		open_terminal(spec, child, ends);
	else
		open_pipes(child, ends);
	child->pid = fork();
	if (child->pid < 0)
		fail("cannot fork for", spec->arguments[0]);
	if (!child->pid)
		become(spec, ends);
	for (int i = 0; i < (spec->terminal ? 1 : 3); i++)
		close(ends[i]);
	/* A command that does not read must not hold up what it writes. */
	fcntl(child->input, F_SETFL, fcntl(child->input, F_GETFL) | O_NONBLOCK);
}
