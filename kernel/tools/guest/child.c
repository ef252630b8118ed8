// SPDX-License-Identifier: MIT
/*
 * Starts the command with pipes, or with a terminal of its own, and carries its bytes to the host's ports and back.
 * Lines on the control port, host to guest: `size R C`, `eof BYTES`, `dump`, `ack`;
 * guest to host: `up`, `exit CODE SIGNAL STDOUT-BYTES STDERR-BYTES`.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

#define ACK_SECONDS 15

/* One direction: what was read and is not yet written. */
struct stream {
	int from, to;
	unsigned long long carried;
};

static struct {
	int control, stdio, error;	/* ports */
	int input, terminal;		/* the command's standard input; its terminal */
	struct stream out, err;
	pid_t pid;
	bool acked;
	long long received, expected;	/* bytes of input; -1: its end is not known yet */
	char pending[16384];		/* host's bytes on their way to the command */
	size_t pending_length;
	char line[256];
	size_t line_length;
} io = { .input = -1, .terminal = -1, .expected = -1 };

static _Noreturn void child(const struct spec *spec, int in, int out, int err)
{
	sigset_t none;

	setsid();
	if (spec->terminal)
		ioctl(in, TIOCSCTTY, 0);
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (chdir(spec->directory))
		dprintf(2, "lockstep: no directory %s in the guest\n", spec->directory);
	else {
		environ = (char **)spec->environment;
		execvp(spec->arguments[0], (char **)spec->arguments);
		dprintf(2, "lockstep: cannot run %s in the guest: %s\n", spec->arguments[0], strerror(errno));
	}
	_exit(errno == ENOENT ? 127 : 126);
}

static void set_size(int rows, int columns)
{
	struct winsize size = { .ws_row = rows, .ws_col = columns };

	if (io.terminal >= 0)
		ioctl(io.terminal, TIOCSWINSZ, &size);
}

static void open_terminal(const struct spec *spec, int ends[3])
{
	char name[64];

	io.terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (io.terminal < 0 || grantpt(io.terminal) || unlockpt(io.terminal) ||
	    ptsname_r(io.terminal, name, sizeof(name)))
		fail("cannot make", "a terminal");
	set_size(spec->rows, spec->columns);
	ends[0] = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (ends[0] < 0)
		fail("cannot open", name);
	ends[1] = ends[2] = ends[0];
	io.input = io.out.from = io.terminal;
	io.err.from = -1;
}

static void open_pipes(int ends[3])
{
	int in[2], out[2], err[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		fail("cannot make", "pipes");
	ends[0] = in[0];
	ends[1] = out[1];
	ends[2] = err[1];
	io.input = in[1];
	io.out.from = out[0];
	io.err.from = err[0];
}

static void start(const struct spec *spec)
{
	int ends[3];

	if (spec->terminal)
		open_terminal(spec, ends);
	else
		open_pipes(ends);
	io.pid = fork();
	if (io.pid < 0)
		fail("cannot fork for", spec->arguments[0]);
	if (!io.pid)
		child(spec, ends[0], ends[1], ends[2]);
	for (int i = 0; i < (spec->terminal ? 1 : 3); i++)
		close(ends[i]);
	fcntl(io.input, F_SETFL, fcntl(io.input, F_GETFL) | O_NONBLOCK);
}

/* Carries what is there; false at the end of the stream. */
static bool carry(struct stream *stream)
{
	char bytes[32768];
	ssize_t length = read(stream->from, bytes, sizeof(bytes));

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (length <= 0) {
		stream->from = -1;
		return false;
	}
	write_all(stream->to, bytes, length);
	stream->carried += length;
	return true;
}

static void close_input(void)
{
	static const char end_of_file = 4;

	if (io.terminal >= 0 && io.input >= 0)
		write_all(io.terminal, &end_of_file, 1);
	else if (io.input >= 0)
		close(io.input);
	io.input = -1;
}

static bool input_is_complete(void)
{
	return io.expected >= 0 && io.received >= io.expected && !io.pending_length;
}

static void feed(void)
{
	ssize_t written = io.input < 0 ? (ssize_t)io.pending_length
				       : write(io.input, io.pending, io.pending_length);

	if (written < 0 && errno == EPIPE) {
		close_input();
		written = io.pending_length;
	}
	if (written > 0) {
		io.pending_length -= written;
		memmove(io.pending, io.pending + written, io.pending_length);
	}
	if (input_is_complete())
		close_input();
}

static void receive(void)
{
	ssize_t length = read(io.stdio, io.pending, sizeof(io.pending));

	if (length > 0) {
		io.pending_length = length;
		io.received += length;
		feed();
	}
}

static void sysrq(const char *keys)
{
	int fd = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);

	for (; fd >= 0 && *keys; keys++)
		if (write(fd, keys, 1) != 1)
			break;
	close(fd);
}

static void obey(const char *line)
{
	int rows, columns;

	if (sscanf(line, "size %d %d", &rows, &columns) == 2)
		set_size(rows, columns);
	else if (sscanf(line, "eof %lld", &io.expected) == 1) {
		if (input_is_complete())
			close_input();
	}
	else if (!strcmp(line, "dump"))
		sysrq("wl");
	else if (!strcmp(line, "ack"))
		io.acked = true;
}

static void listen_to_host(void)
{
	char byte[256];
	ssize_t length = read(io.control, byte, sizeof(byte));

	for (ssize_t i = 0; i < length; i++) {
		if (byte[i] == '\n') {
			io.line[io.line_length] = 0;
			io.line_length = 0;
			obey(io.line);
		} else if (io.line_length < sizeof(io.line) - 1)
			io.line[io.line_length++] = byte[i];
	}
}

/* Orphans end here too; true once the command itself has ended. */
static bool reap(int signals, int *status)
{
	struct signalfd_siginfo info;
	bool ended = false;
	pid_t pid;
	int how;

	while (read(signals, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
		if (pid == io.pid) {
			*status = how;
			ended = true;
		}
	}
	return ended;
}

/* A background process may hold the pipes open for ever: after the command's end only what is there counts. */
static void drain(struct stream *stream)
{
	struct pollfd ready = { .fd = stream->from, .events = POLLIN };

	while (stream->from >= 0 && poll(&ready, 1, 0) > 0 && carry(stream))
		;
}

static void pump(int signals, int *status)
{
	for (;;) {
		bool room = !io.pending_length;
		struct pollfd fds[] = {
			{ .fd = signals, .events = POLLIN },
			{ .fd = io.control, .events = POLLIN },
			{ .fd = room ? io.stdio : -1, .events = POLLIN },
			{ .fd = io.pending_length ? io.input : -1, .events = POLLOUT },
			{ .fd = io.out.from, .events = POLLIN },
			{ .fd = io.err.from, .events = POLLIN },
		};

		if (poll(fds, sizeof(fds) / sizeof(fds[0]), -1) < 0 && errno != EINTR)
			fail("cannot", "poll");
		if (fds[1].revents)
			listen_to_host();
		if (fds[2].revents)
			receive();
		if (fds[3].revents)
			feed();
		if (fds[4].revents)
			carry(&io.out);
		if (fds[5].revents)
			carry(&io.err);
		if (fds[0].revents && reap(signals, status))
			break;
	}
	drain(&io.out);
	drain(&io.err);
}

static void wait_for_ack(void)
{
	struct pollfd control = { .fd = io.control, .events = POLLIN };

	while (!io.acked && poll(&control, 1, ACK_SECONDS * 1000) > 0)
		listen_to_host();
}

void run_child(const struct spec *spec)
{
	char line[128];
	sigset_t set;
	int signals, status = 0;

	io.control = open_port("lockstep.control");
	io.stdio = open_port("lockstep.stdio");
	io.error = open_port("lockstep.stderr");
	io.out.to = io.stdio;
	io.err.to = io.error;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0)
		fail("cannot make", "a signalfd");

	write_all(io.control, "up\n", 3);
	if (spec->arguments[0]) {
		start(spec);
		pump(signals, &status);
	}
	snprintf(line, sizeof(line), "exit %d %d %llu %llu\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		 WIFSIGNALED(status) ? WTERMSIG(status) : 0, io.out.carried, io.err.carried);
	write_all(io.control, line, strlen(line));
	wait_for_ack();
}
