// SPDX-License-Identifier: MIT
/*
 * Carries the command's bytes to the host's ports and back until it ends.
 * Lines on the control port, host to guest: `size R C`, `eof BYTES`, `dump`, `ack`;
 * guest to host: `up`, `exit CODE SIGNAL STDOUT-BYTES STDERR-BYTES`.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
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
	int control, stdio;		/* ports */
	struct child child;
	struct stream out, err;
	bool acked;
	long long received, expected;	/* bytes of input; -1: its end is not known yet */
	char pending[16384];		/* host's bytes on their way to the command */
	size_t pending_length;
	char line[256];
	size_t line_length;
} io = { .expected = -1 };

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

	if (io.child.terminal)
		write_all(io.child.input, &end_of_file, 1);
	else if (io.child.input >= 0) {
		close(io.child.input);
		io.child.input = -1;
	}
}

static bool input_is_complete(void)
{
	return io.expected >= 0 && io.received >= io.expected && !io.pending_length;
}

static void feed(void)
{
	ssize_t written = io.child.input < 0 ? (ssize_t)io.pending_length
				       : write(io.child.input, io.pending, io.pending_length);

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
		set_size(&io.child, rows, columns);
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
		if (pid == io.child.pid) {
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
			{ .fd = io.pending_length ? io.child.input : -1, .events = POLLOUT },
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

void run_command(const struct spec *spec)
{
	char line[128];
	sigset_t set;
	int signals, status = 0;

	io.control = open_port("lockstep.control");
	io.stdio = open_port("lockstep.stdio");
	io.out.to = io.stdio;
	io.err.to = open_port("lockstep.stderr");

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0)
		fail("cannot make", "a signalfd");

	write_all(io.control, "up\n", 3);
	if (spec->arguments[0]) {
		start_child(spec, &io.child);
		io.out.from = io.child.output;
		io.err.from = io.child.error;
		pump(signals, &status);
	}
	snprintf(line, sizeof(line), "exit %d %d %llu %llu\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		 WIFSIGNALED(status) ? WTERMSIG(status) : 0, io.out.carried, io.err.carried);
	write_all(io.control, line, strlen(line));
	wait_for_ack();
}
