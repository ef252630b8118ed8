// SPDX-License-Identifier: MIT
// The measure for the benchmarks: the same system call in a C loop, in the same process, because what a call costs
// depends on the process too (its threads, its seccomp filters).
#define _GNU_SOURCE
#include <stdint.h>
#include <time.h>
#include <unistd.h>

// Nanoseconds of `count` calls together.
double loop(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint32_t count) {
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (uint32_t i = 0; i < count; ++i) syscall(number, a, b, c, d);
  clock_gettime(CLOCK_MONOTONIC, &to);
  return (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
}
