// SPDX-License-Identifier: MIT
// The module as JavaScript sees it; sdk/src/core/native.ts declares its types and is its only user.
#include <cstring>
#include <memory>

#include "environment.h"
#include "interrupt.h"

namespace lockstep {
namespace {

// Backing stores of V8 do not move; the caller holds the buffer for as long as it uses the address.
Napi::Value addressOf(const Napi::CallbackInfo &info) {
  if (!info[0].IsArrayBuffer()) {
    Napi::TypeError::New(info.Env(), "addressOf() takes an ArrayBuffer").ThrowAsJavaScriptException();
    return info.Env().Undefined();
  }
  const auto address = reinterpret_cast<uintptr_t>(info[0].As<Napi::ArrayBuffer>().Data());
  return Napi::Number::New(info.Env(), static_cast<double>(address));
}

Environment &environmentOf(const Napi::CallbackInfo &info) { return *info.Env().GetInstanceData<Environment>(); }

// start(id, address of the calls, how many, flags): 0 or -errno
Napi::Value start(const Napi::CallbackInfo &info) {
  const uint32_t id = info[0].As<Napi::Number>();
  const auto address = static_cast<uintptr_t>(info[1].As<Napi::Number>().Int64Value());
  const uint32_t count = info[2].As<Napi::Number>();
  const uint32_t flags = info[3].As<Napi::Number>();
  auto job = std::make_unique<Job>(id, reinterpret_cast<Call *>(address), count, flags);
  const int error = environmentOf(info).start(job.get());
  if (error == 0) job.release();
  return Napi::Number::New(info.Env(), -error);
}

// cancel(id): 0 gone, 1 taken out of the queue, 2 running and interrupted
Napi::Value cancel(const Napi::CallbackInfo &info) {
  const Cancelled result = environmentOf(info).cancel(info[0].As<Napi::Number>());
  return Napi::Number::New(info.Env(), static_cast<int>(result));
}

// adopt(pid): ended with the environment unless disowned before
Napi::Value adopt(const Napi::CallbackInfo &info) {
  const pid_t pid = info[0].As<Napi::Number>().Int32Value();
  return Napi::Boolean::New(info.Env(), environmentOf(info).children().adopt(pid));
}

void disown(const Napi::CallbackInfo &info) {
  environmentOf(info).children().disown(info[0].As<Napi::Number>().Int32Value());
}

void keep(Napi::Env, Environment *) {}

void closeEnvironment(void *environment) {
  auto *self = static_cast<Environment *>(environment);
  if (self->close()) delete self;
}

// open(onDone): what all of the above need, made with the first blocking call or never
void open(const Napi::CallbackInfo &info) {
  if (!installInterrupt()) {
    Napi::Error::New(info.Env(), "lockstep: no real-time signal is left").ThrowAsJavaScriptException();
    return;
  }
  auto *environment = new Environment(info.Env(), info[0].As<Napi::Function>());
  info.Env().SetInstanceData<Environment, keep>(environment);
  // Hooks run last in, first out: this one before that of the way back to the loop, which is in `environment`.
  napi_add_env_cleanup_hook(info.Env(), closeEnvironment, environment);
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  Napi::ArrayBuffer registers = Napi::ArrayBuffer::New(env, slotCount * sizeof(Slot));
  auto *slots = static_cast<Slot *>(registers.Data());
  memset(slots, 0, slotCount * sizeof(Slot));
  // JavaScript could drop the buffer and keep a function, so we hold it too.
  Napi::Persistent(registers).SuppressDestruct();
  exports["registers"] = registers;
  exports["abi"] = describeAbi(env);
  exports["entries"] = makeEntries(env, slots);
  exports["addressOf"] = Napi::Function::New<addressOf>(env);
  exports["open"] = Napi::Function::New<open>(env);
  exports["start"] = Napi::Function::New<start>(env);
  exports["cancel"] = Napi::Function::New<cancel>(env);
  exports["adopt"] = Napi::Function::New<adopt>(env);
  exports["disown"] = Napi::Function::New<disown>(env);
  return exports;
}

}  // namespace
}  // namespace lockstep

static Napi::Object initLockstep(Napi::Env env, Napi::Object exports) { return lockstep::init(env, exports); }

NODE_API_MODULE(lockstep, initLockstep)
