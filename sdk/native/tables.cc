// SPDX-License-Identifier: MIT
// The registrations of the generated glue as JavaScript objects.
#include "environment.h"
#include "layout.h"

namespace lockstep {
namespace {

Napi::Array describeArguments(Napi::Env env, const Syscall &call) {
  Napi::Array kinds = Napi::Array::New(env);
  for (uint32_t i = 0; call.arguments[i] != nullptr; ++i) kinds[i] = call.arguments[i];
  return kinds;
}

Napi::Array describeFields(Napi::Env env, const Struct &layout) {
  Napi::Array fields = Napi::Array::New(env, layout.fieldCount);
  for (uint32_t i = 0; i < layout.fieldCount; ++i) {
    Napi::Array field = Napi::Array::New(env, 3);
    field[0u] = layout.fields[i].name;
    field[1u] = Napi::Number::New(env, layout.fields[i].offset);
    field[2u] = Napi::Number::New(env, layout.fields[i].size);
    fields[i] = field;
  }
  return fields;
}

}  // namespace

// Lists, not maps: two files that register the same name must not go unnoticed.
Napi::Object describeAbi(Napi::Env env) {
  Napi::Array syscalls = Napi::Array::New(env);
  for (const Syscall *call = Syscall::first(); call != nullptr; call = call->next) {
    Napi::Object entry = Napi::Object::New(env);
    entry["name"] = call->name;
    entry["number"] = Napi::Number::New(env, static_cast<double>(call->number));
    entry["returns"] = call->returns;
    entry["args"] = describeArguments(env, *call);
    syscalls[syscalls.Length()] = entry;
  }
  Napi::Array structs = Napi::Array::New(env);
  for (const Struct *layout = Struct::first(); layout != nullptr; layout = layout->next) {
    Napi::Object entry = Napi::Object::New(env);
    entry["name"] = layout->name;
    entry["size"] = Napi::Number::New(env, layout->size);
    entry["fields"] = describeFields(env, *layout);
    structs[structs.Length()] = entry;
  }
  Napi::Object abi = Napi::Object::New(env);
  abi["syscalls"] = syscalls;
  abi["structs"] = structs;
  return abi;
}

Napi::Object makeEntries(Napi::Env env, Slot *registers) {
  Napi::Object entries = Napi::Object::New(env);
  for (const Syscall *call = Syscall::first(); call != nullptr; call = call->next) {
    napi_value function;
    // The wrappers of node-addon-api would add an allocation and a second call to each.
    const napi_status status =
        napi_create_function(env, call->name, NAPI_AUTO_LENGTH, call->entry, registers, &function);
    if (status == napi_ok) entries[call->name] = Napi::Value(env, function);
  }
  return entries;
}

}  // namespace lockstep
