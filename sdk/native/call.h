// SPDX-License-Identifier: MIT
// From one line per system call to a function of the addon. The generated glue (generated/napi/**) holds only
//   LOCKSTEP_SYSCALL(statmount, 457, Int, Ptr, Ptr, Size, UInt)       name, number, what it returns, its arguments
// and registers itself; nothing lists the glue files but the build. Structs are in layout.h, threads in job.h.
//
// A call takes no JavaScript argument and returns none: both cross in eight 64-bit registers shared with JavaScript
// (one array a Node environment), because reading four arguments through Node-API costs more than the whole rest.
// JavaScript stores the arguments in registers 0-5, calls, and finds the result or -errno, as a double, in 7.
#pragma once

#include <node_api.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lockstep {

// A register: a JavaScript number, or the 64 bits of a bigint.
union Slot {
  double number;
  int64_t bits;
};

constexpr int resultSlot = 7;
constexpr int slotCount = 8;

// Truncates as the processor does: a NaN or a number out of range has a defined result, which a plain cast has not.
inline int64_t toInteger(double number) {
#if defined(__SSE2__)
  return _mm_cvttsd_si64(_mm_set_sd(number));
#else
  return number >= -0x1p63 && number < 0x1p63 ? static_cast<int64_t>(number) : INT64_MIN;
#endif
}

// The kinds of arguments: how a register is read, and the name under which TypeScript knows the kind.
struct Number {
  static long take(Slot slot) { return toInteger(slot.number); }
};
struct Fd : Number {  // int; a number of this process' table or AT_FDCWD, which another process must translate
  static constexpr const char *name = "fd";
};
struct Int : Number {  // int, pid_t
  static constexpr const char *name = "int";
};
struct UInt : Number {  // unsigned int, mode_t, flags of 32 bits
  static constexpr const char *name = "uint";
};
struct Size : Number {  // size_t, unsigned long
  static constexpr const char *name = "size";
};
struct Off : Number {  // loff_t: signed, beyond 2^53 never seen
  static constexpr const char *name = "off";
};
struct Ptr : Number {  // address of memory that JavaScript holds; 0 is NULL
  static constexpr const char *name = "ptr";
};
struct Path : Ptr {  // address of NUL-terminated bytes
  static constexpr const char *name = "path";
};
struct U64 {  // a 64-bit word of flags or an id: a bigint
  static constexpr const char *name = "u64";
  static long take(Slot slot) { return slot.bits; }
};

constexpr int maxArguments = 6;

template <typename... Arguments>
inline long invoke(long number, Arguments... arguments) {
  const long result = syscall(number, arguments...);
  return result == -1 ? -errno : result;
}

template <long number, typename... Kinds, size_t... at>
inline long invokeFrom(const Slot *slots, std::index_sequence<at...>) {
  return invoke(number, Kinds::take(slots[at])...);
}

// What JavaScript calls. The registers are the data of the function, so that each environment has its own.
template <long number, typename... Kinds>
napi_value syscallEntry(napi_env env, napi_callback_info info) {
  static_assert(sizeof...(Kinds) <= maxArguments, "Linux system calls have at most six arguments");
  void *data;
  napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
  auto *slots = static_cast<Slot *>(data);
  slots[resultSlot].number =
      static_cast<double>(invokeFrom<number, Kinds...>(slots, std::index_sequence_for<Kinds...>()));
  return nullptr;
}

// What a registration is made from: number, what is returned, arguments.
template <long number, typename Returns, typename... Kinds>
struct Shape {};

// One registered call. The list is built by static initialisers and only read afterwards.
struct Syscall {
  const char *name;
  long number;
  const char *returns;
  napi_callback entry;
  const char *arguments[maxArguments + 1];  // ends with nullptr
  const Syscall *next;

  static const Syscall *&first() {
    static const Syscall *head = nullptr;
    return head;
  }
  template <long callNumber, typename Returns, typename... Kinds>
  Syscall(const char *callName, Shape<callNumber, Returns, Kinds...>)
      : name(callName),
        number(callNumber),
        returns(Returns::name),
        entry(syscallEntry<callNumber, Kinds...>),
        arguments{Kinds::name...},
        next(first()) {
    first() = this;
  }
  Syscall(const Syscall &) = delete;
};

}  // namespace lockstep

#define LOCKSTEP_SYSCALL(callName, number, ...) \
  static const ::lockstep::Syscall callName##Syscall(#callName, ::lockstep::Shape<number, __VA_ARGS__>())
