// SPDX-License-Identifier: MIT
// The old system calls that the core makes itself: closing, and talking to the helper and setting it up. TypeScript
// knows them from sdk/src/core/abi.ts. Everything else comes from the spec.
#include "call.h"

namespace {

using namespace lockstep;

LOCKSTEP_SYSCALL(close, 3, Int, Fd);
LOCKSTEP_SYSCALL(sendmsg, 46, Size, Fd, Ptr, UInt);
LOCKSTEP_SYSCALL(recvmsg, 47, Size, Fd, Ptr, UInt);
LOCKSTEP_SYSCALL(socketpair, 53, Int, Int, Int, Int, Ptr);
LOCKSTEP_SYSCALL(setresuid, 117, Int, UInt, UInt, UInt);
LOCKSTEP_SYSCALL(setresgid, 119, Int, UInt, UInt, UInt);
LOCKSTEP_SYSCALL(prctl, 157, Int, Int, Size, Size, Size, Size);
LOCKSTEP_SYSCALL(mount, 165, Int, Path, Path, Path, Size, Ptr);
LOCKSTEP_SYSCALL(unshare, 272, Int, UInt);
LOCKSTEP_SYSCALL(setns, 308, Int, Fd, UInt);

}  // namespace
