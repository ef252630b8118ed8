// SPDX-License-Identifier: MIT
/*
 * Makes any system calls that its input describes, as a program of its own word size, and prints how each ended and
 * what the memory holds then. The input is lines of words; test/guest/lib/calls.ts writes it.
 *
 *   memory NAME SIZE [HEX]           bytes that end where a page ends, behind which nothing can be touched
 *   pointer NAME OFFSET BYTES OTHER  stores the address of OTHER in NAME
 *   protect NAME                     from now on it can only be read
 *   call NUMBER [ARGUMENT...]        an argument is a number, &NAME (an address) or $INDEX (an earlier result)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define MOST 64

struct memory {
	char *name;
	uint8_t *bytes, *start;
	size_t size, usable;
};

static struct memory memories[MOST];
static long results[MOST];
static int memory_count, result_count;

static _Noreturn void refuse(const char *what, const char *word)
{
	fprintf(stderr, "syscalls: %s: %s\n", what, word ? word : "(nothing)");
	exit(2);
}

static unsigned long long number(const char *word)
{
	char *end;
	unsigned long long value;

	if (!word)
		refuse("a number is missing", word);
	value = *word == '-' ? (unsigned long long)strtoll(word, &end, 0) : strtoull(word, &end, 0);
	if (*end || end == word)
		refuse("not a number", word);
	return value;
}

static struct memory *find(const char *name)
{
	for (int i = 0; i < memory_count; i++)
		if (name && !strcmp(memories[i].name, name))
			return &memories[i];
	refuse("no such memory", name);
}

static void add_memory(char *name, size_t size, const char *hex)
{
	struct memory *made = &memories[memory_count];

	if (!name || memory_count++ == MOST)
		refuse("too many, or without a name", name);
	made->name = strdup(name);
	made->size = size;
	made->usable = size ? (size + PAGE - 1) / PAGE * PAGE : PAGE;
	made->start = mmap(NULL, made->usable + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (made->start == MAP_FAILED || mprotect(made->start + made->usable, PAGE, PROT_NONE))
		refuse("no room for it", name);
	made->bytes = made->start + made->usable - size;
	for (size_t i = 0; hex && hex[2 * i]; i++) {
		unsigned int byte;

		if (i >= size || sscanf(hex + 2 * i, "%2x", &byte) != 1)
			refuse("its bytes do not fit", name);
		made->bytes[i] = byte;
	}
}

static void store_pointer(struct memory *in, size_t offset, size_t bytes, const struct memory *to)
{
	uint64_t address = (uintptr_t)to->bytes;

	if (bytes > sizeof(address) || offset + bytes > in->size)
		refuse("the pointer does not fit", in->name);
	memcpy(in->bytes + offset, &address, bytes);
}

static long argument(const char *word)
{
	if (*word == '&')
		return (long)find(word + 1)->bytes;
	if (*word != '$')
		return (long)number(word);
	if (number(word + 1) >= (unsigned int)result_count)
		refuse("no such result", word);
	return results[number(word + 1)];
}

static void call(long which, char **rest)
{
	long arguments[6] = { 0 };
	long result;
	int count = 0;

	for (char *word = strtok_r(NULL, " \n", rest); word; word = strtok_r(NULL, " \n", rest)) {
		if (count == 6)
			refuse("too many arguments", word);
		arguments[count++] = argument(word);
	}
	if (result_count == MOST)
		refuse("too many calls", "call");
	result = syscall(which, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
	results[result_count++] = result == -1 ? -errno : result;
	printf("call %ld\n", results[result_count - 1]);
	fflush(stdout);
}

static void obey(char *line)
{
	char *rest, *word = strtok_r(line, " \n", &rest);
	char *name = word ? strtok_r(NULL, " \n", &rest) : NULL;

	if (!word)
		return;
	if (!strcmp(word, "memory")) {
		size_t size = number(strtok_r(NULL, " \n", &rest));

		add_memory(name, size, strtok_r(NULL, " \n", &rest));
	} else if (!strcmp(word, "pointer")) {
		size_t offset = number(strtok_r(NULL, " \n", &rest));
		size_t bytes = number(strtok_r(NULL, " \n", &rest));

		store_pointer(find(name), offset, bytes, find(strtok_r(NULL, " \n", &rest)));
	} else if (!strcmp(word, "protect")) {
		if (mprotect(find(name)->start, find(name)->usable, PROT_READ))
			refuse("cannot protect", name);
	} else if (!strcmp(word, "call")) {
		call(number(name), &rest);
	} else {
		refuse("unknown word", word);
	}
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stdin) > 0)
		obey(line);
	for (int i = 0; i < memory_count; i++) {
		printf("memory %s ", memories[i].name);
		for (size_t at = 0; at < memories[i].size; at++)
			printf("%02x", memories[i].bytes[at]);
		printf("\n");
	}
	return 0;
}
