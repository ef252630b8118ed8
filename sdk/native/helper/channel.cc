// SPDX-License-Identifier: MIT
// Messages with file descriptors. An interrupt that comes between two calls ends a wait here and means nothing.
#include "channel.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace lockstep {

Received receive(int socket, void *buffer, size_t capacity) {
  Received received = {};
  iovec part = {buffer, capacity};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(received.fds))];
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  ssize_t size;
  do {
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return received;
  received.size = static_cast<size_t>(size);
  for (cmsghdr *head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
    received.fdCount = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(received.fds, CMSG_DATA(head), received.fdCount * sizeof(int));
  }
  return received;
}

bool send(int socket, const Reply &reply, const void *arena, size_t arenaSize, int fd) {
  iovec parts[] = {{const_cast<Reply *>(&reply), sizeof(reply)}, {const_cast<void *>(arena), arenaSize}};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(fd))] = {};
  msghdr message = {};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  if (fd >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(fd));
    memcpy(CMSG_DATA(head), &fd, sizeof(fd));
  }
  for (;;) {
    if (sendmsg(socket, &message, MSG_NOSIGNAL) >= 0) return true;
    if (errno != EINTR) return false;
  }
}

}  // namespace lockstep
