// SPDX-License-Identifier: MIT
// What the SDK and its helper say to each other, one message of a SOCK_SEQPACKET socket a time. A request is a head,
// a list of fixes and an arena; the arena begins with the six arguments and holds the memory that they point to.
// The helper applies the fixes, makes the call, and sends the result and the arena back. File descriptors travel
// beside it (SCM_RIGHTS), in the order of their index. sdk/src/core/wire.ts is the other side.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lockstep {

enum class Operation : uint32_t {
  call = 0,
  callForFd = 1,  // the result is a file descriptor: sent, and closed here
  fork = 2,       // continue in a child, as who entered a pid or time namespace must; the result is its pid
};

struct Request {
  Operation operation;
  uint32_t number;
  uint32_t fixes;
  uint32_t arenaSize;
};
static_assert(sizeof(Request) == 16, "as wire.ts writes it");

enum class FixKind : uint32_t {
  address = 0,       // value: offset in the arena, whose address is stored as 64 bits
  argumentFd = 1,    // value: index of a file descriptor, stored as 64 bits
  structFd = 2,      // the same, stored as 32 bits
};

struct Fix {
  uint32_t at;
  FixKind kind;
  uint32_t value;
  uint32_t zero;
};
static_assert(sizeof(Fix) == 16, "as wire.ts writes it");

struct Reply {
  int64_t result;
};

// A message of this size fits in the default buffer of a socket.
constexpr size_t maxArena = 128 * 1024;
constexpr size_t maxFixes = 256;
constexpr size_t maxFds = 64;
constexpr size_t maxRequest = sizeof(Request) + maxFixes * sizeof(Fix) + maxArena;

}  // namespace lockstep
