// SPDX-License-Identifier: MIT
// The helper's end of the socket.
#pragma once

#include <cstddef>

#include "protocol.h"

namespace lockstep {

struct Received {
  size_t size;  // 0: the other side is gone
  int fds[maxFds];
  size_t fdCount;
};

// Waits for a message and puts it into `buffer`.
Received receive(int socket, void *buffer, size_t capacity);

// False if the other side is gone. `fd` travels along unless it is -1.
bool send(int socket, const Reply &reply, const void *arena, size_t arenaSize, int fd);

}  // namespace lockstep
