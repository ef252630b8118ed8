// SPDX-License-Identifier: MIT
// A job: system calls that one thread makes one after the other. They stand in memory that JavaScript holds until
// the job is over, and their results come back there; so a walk over a thousand objects is one job.
#pragma once

#include <atomic>
#include <cstdint>

namespace lockstep {

// As sdk/src/core/program.ts writes it.
struct Call {
  int64_t number;
  int64_t arguments[6];
  int64_t result;  // or -errno; -ECANCELED if it was not made
};
static_assert(sizeof(Call) == 64, "program.ts counts in steps of 64");

enum JobFlags : uint32_t {
  stopOnError = 1,  // what follows a failed call is not made
  keepEintr = 2,    // for calls that must not be repeated (close)
  urgent = 4,       // does not wait behind others, who may wait for just this (close)
};

struct Job {
  uint32_t id;
  Call *calls;
  uint32_t count;
  uint32_t flags;
  std::atomic<bool> cancelled;

  Job(uint32_t jobId, Call *first, uint32_t callCount, uint32_t jobFlags)
      : id(jobId), calls(first), count(callCount), flags(jobFlags), cancelled(false) {}
};

// Makes the calls, on the calling thread.
void runJob(Job &job);

}  // namespace lockstep
