// SPDX-License-Identifier: MIT
// What the addon keeps for one Node environment: the registers of synchronous calls, the threads, and the way back
// to the event loop. It lives as long as the environment does.
#pragma once

#include <napi.h>

#include "call.h"
#include "children.h"
#include "pool.h"

namespace lockstep {

class Environment {
 public:
  // `onDone` is called with the id of each finished job.
  Environment(Napi::Env env, Napi::Function onDone);

  // 0 or an errno. The loop stays alive until the job is over.
  int start(Job *job);
  Cancelled cancel(uint32_t id);

  Children &children() { return children_; }

  // Ends all threads and helpers. False if one is stuck; the object must then never be freed.
  bool close();

 private:
  static void onFinished(Napi::Env env, Napi::Function onDone, Environment *self, void *);
  using Wake = Napi::TypedThreadSafeFunction<Environment, void, onFinished>;

  void report(Napi::Env env, Napi::Function onDone);
  void add(int jobs);

  Napi::Env env_;
  Wake wake_;
  Pool pool_;
  Children children_;
  int pending_ = 0;
};

// What the generated glue registered, for the check at load: { syscalls, structs }.
Napi::Object describeAbi(Napi::Env env);

// One function a system call, all with the same registers.
Napi::Object makeEntries(Napi::Env env, Slot *registers);

}  // namespace lockstep
