// SPDX-License-Identifier: MIT
// The measure for the benchmarks: the same system call in a C loop, in the same process, because what a call costs
// depends on the process too (its threads, its seccomp filters).
#define _GNU_SOURCE
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum { STATMOUNT = 457, LISTMOUNT = 458 };

static double since(struct timespec from) {
  struct timespec to;
  clock_gettime(CLOCK_MONOTONIC, &to);
  return (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
}

// Nanoseconds of `count` calls together.
double loop(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint32_t count) {
  struct timespec from;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (uint32_t i = 0; i < count; ++i) syscall(number, a, b, c, d);
  return since(from);
}

// Nanoseconds of the bare calls that describe all mounts: listmount() for the ids, batch by batch, and statmount()
// of each. Below zero: a call failed.
double walk(uint64_t mask, uint64_t batch) {
  static uint64_t ids[4096];
  static char answer[8192];
  uint64_t list[3] = {24, UINT64_MAX, 0};
  struct timespec from;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (long found = batch; found == (long)batch;) {
    found = syscall(LISTMOUNT, list, ids, batch, 0);
    if (found < 0) return -1;
    for (long i = 0; i < found; ++i) {
      uint64_t one[3] = {24, ids[i], mask};
      if (syscall(STATMOUNT, one, answer, sizeof(answer), 0)) return -1;
    }
    if (found > 0) list[2] = ids[found - 1];
  }
  return since(from);
}
