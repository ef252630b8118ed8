// SPDX-License-Identifier: MIT
/*
 * A guest that behaves badly in one chosen way, to see that the harness gives the right verdict. It speaks the
 * protocol of test/harness/protocol.ts by hand: one file `f` with one test `f > t`.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static int results, log_device;

/* In one write and without a seek, as the kernel log and the port want it. */
__attribute__((format(printf, 2, 3))) static void say(int fd, const char *format, ...)
{
	char line[512];
	va_list values;

	va_start(values, format);
	if (write(fd, line, vsnprintf(line, sizeof(line), format, values)) < 0)
		_exit(3);
	va_end(values);
}

static void mark(const char *what)
{
	say(log_device, "<5>lockstep-test: %s f > t\n", what);
}

static void begin(void)
{
	say(results, "{\"seq\":1,\"type\":\"plan\",\"files\":[\"f\"]}\n");
	say(results, "{\"seq\":2,\"type\":\"begin\",\"name\":\"f > t\"}\n");
	mark("begin");
}

static void end(void)
{
	mark("end");
	say(results, "{\"seq\":3,\"type\":\"end\",\"name\":\"f > t\"}\n");
	say(results, "{\"seq\":4,\"type\":\"file\",\"file\":\"f\",\"tests\":[{\"name\":\"f > t\","
			 "\"status\":\"passed\",\"messages\":[],\"milliseconds\":1}]}\n");
}

static void closing(void)
{
	say(results, "{\"seq\":5,\"type\":\"closing\",\"files\":1,\"passed\":1,\"failed\":0,\"skipped\":0}\n");
}

static void panic(void)
{
	int fd = open("/proc/sysrq-trigger", O_WRONLY);

	say(fd, "c");
}

static void hang(void)
{
	for (;;)
		pause();
}

static void flood(int lines)
{
	for (int i = 0; lines < 0 || i < lines; i++)
		say(log_device, "<5>flood %d: the quick brown fox jumps over the lazy dog\n", i);
}

/* Makes the first process jump to address zero. */
static void kill_init(void)
{
	ptrace(PTRACE_ATTACH, 1, 0, 0);
	waitpid(1, NULL, __WALL);
	ptrace(PTRACE_POKEUSER, 1, offsetof(struct user_regs_struct, rip), 0);
	ptrace(PTRACE_DETACH, 1, 0, 0);
	hang();
}

static void good(void)
{
	end();
	closing();
}

static void flood_and_finish(void)
{
	flood(500);
	good();
}

static void flood_for_ever(void)
{
	flood(-1);
}

static void splat(void)
{
	say(log_device, "<4>WARNING: possible circular locking dependency detected\n");
	good();
}

static void vanish(void)
{
	reboot(RB_AUTOBOOT);
}

static void die(void)
{
	good();
	kill(getpid(), SIGKILL);
}

static const struct {
	const char *name;
	void (*run)(void);
} scenarios[] = {
	{ "good", good },
	{ "no closing record", end },
	{ "panic", panic },
	{ "hang", hang },
	{ "flood and finish", flood_and_finish },
	{ "flood for ever", flood_for_ever },
	{ "kill init", kill_init },
	{ "splat", splat },
	{ "vanish", vanish },
	{ "die", die },
};

int main(int argc, char **argv)
{
	results = open("/dev/virtio-ports/lockstep.results", O_WRONLY);
	log_device = open("/dev/kmsg", O_WRONLY);
	begin();
	for (size_t i = 0; argc == 2 && i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (!strcmp(argv[1], scenarios[i].name)) {
			scenarios[i].run();
			return 0;
		}
	}
	return 2;
}
