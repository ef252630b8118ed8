// SPDX-License-Identifier: MIT
// Jobs between the event loop and the threads. Finished jobs pile up in the pool and one wake-up of the loop takes
// them all.
#include "environment.h"

#include <memory>

namespace lockstep {

Environment::Environment(Napi::Env env, Napi::Function onDone)
    : env_(env),
      wake_(Wake::New(env, onDone, "lockstep", 0, 1, this)),
      pool_([](void *self) { static_cast<Environment *>(self)->wake_.NonBlockingCall(); }, this) {
  wake_.Unref(env);
}

void Environment::add(int jobs) {
  const bool wasPending = pending_ > 0;
  pending_ += jobs;
  if (!wasPending && pending_ > 0) wake_.Ref(env_);
  if (wasPending && pending_ == 0) wake_.Unref(env_);
}

int Environment::start(Job *job) {
  const int error = pool_.start(job);
  if (error == 0) add(1);
  return error;
}

Cancelled Environment::cancel(uint32_t id) {
  const Cancelled result = pool_.cancel(id);
  if (result == Cancelled::dequeued) add(-1);
  return result;
}

// At the end of the environment what is still queued is handed over with no env, and perhaps after `self` is gone.
void Environment::onFinished(Napi::Env env, Napi::Function onDone, Environment *self, void *) {
  if (static_cast<napi_env>(env) != nullptr) self->report(env, onDone);
}

void Environment::report(Napi::Env env, Napi::Function onDone) {
  const std::vector<Job *> jobs = pool_.takeFinished();
  add(-static_cast<int>(jobs.size()));
  for (Job *job : jobs) {
    const std::unique_ptr<Job> owned(job);
    onDone.Call({Napi::Number::New(env, job->id)});
  }
}

// A Worker's memory is freed next, so its threads must end. The main thread's goes with the process, which a thread
// in a call that no signal ends should not hold up.
bool Environment::close() {
  children_.endAll();
  return pool_.close(getpid() == gettid());
}

}  // namespace lockstep
