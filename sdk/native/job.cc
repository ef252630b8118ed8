// SPDX-License-Identifier: MIT
// Runs the calls of a job. EINTR without a cancellation comes from outside (a debugger, the freezer) and means
// "again" to the caller, so the call is made again.
#include "job.h"

#include "call.h"

namespace lockstep {
namespace {

long makeCall(const Call &call) {
  const int64_t *a = call.arguments;
  return invoke(call.number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

long makeCallToItsEnd(const Call &call, const Job &job) {
  for (;;) {
    const long result = makeCall(call);
    if (result != -EINTR || (job.flags & keepEintr) != 0 || job.cancelled) return result;
  }
}

}  // namespace

void runJob(Job &job) {
  bool stopped = false;
  for (uint32_t i = 0; i < job.count; ++i) {
    Call &call = job.calls[i];
    call.result = stopped || job.cancelled ? -ECANCELED : makeCallToItsEnd(call, job);
    if (call.result < 0 && (job.flags & stopOnError) != 0) stopped = true;
  }
}

}  // namespace lockstep
