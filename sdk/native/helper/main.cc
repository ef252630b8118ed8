// SPDX-License-Identifier: MIT
// The helper program: a process with one thread that makes system calls for its parent, so that it can be put into
// namespaces, which a process with many threads cannot enter. It knows nothing of any call; even what sets it up
// (unshare, setns, setresuid) comes as calls. It ends when the socket does, and is killed when its parent dies.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "channel.h"

namespace lockstep {
namespace {

constexpr int socketFd = 3;
constexpr size_t argumentsSize = 6 * sizeof(int64_t);

alignas(16) char message[maxRequest];

bool applyFix(const Fix &fix, char *arena, size_t arenaSize, const Received &received) {
  const size_t width = fix.kind == FixKind::structFd ? sizeof(int32_t) : sizeof(int64_t);
  if (arenaSize < width || fix.at > arenaSize - width) return false;
  int64_t value;
  if (fix.kind == FixKind::address) {
    if (fix.value > arenaSize) return false;
    value = reinterpret_cast<intptr_t>(arena + fix.value);
  } else {
    if (fix.value >= received.fdCount) return false;
    value = received.fds[fix.value];
  }
  memcpy(arena + fix.at, &value, width);  // little endian: the low half of a file descriptor comes first
  return true;
}

int64_t makeCall(uint32_t number, const char *arena) {
  int64_t a[6];
  memcpy(a, arena, argumentsSize);
  const long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  return result == -1 ? -errno : result;
}

// The child goes on; this process stays for it to have a parent, and ends as it does.
void waitFor(pid_t child) {
  close(socketFd);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

bool answerFork() {
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return true;
  }
  const bool sent = send(socketFd, Reply{child < 0 ? -errno : child}, nullptr, 0, -1);
  if (child > 0) waitFor(child);
  return sent;
}

// What came with a request is closed before the answer goes out: it must not keep a file open longer than the call.
void closeReceived(const Received &received, int except) {
  for (size_t i = 0; i < received.fdCount; ++i) {
    if (received.fds[i] != except) close(received.fds[i]);
  }
}

bool answerCall(const Request &request, char *arena, const Received &received) {
  const int64_t result = makeCall(request.number, arena);
  const bool isFd = request.operation == Operation::callForFd && result >= 0;
  const int fd = isFd ? static_cast<int>(result) : -1;
  closeReceived(received, fd);
  const bool sent = send(socketFd, Reply{isFd ? 0 : result}, arena, request.arenaSize, fd);
  if (isFd) close(fd);
  return sent;
}

bool answer(const Received &received) {
  Request request;
  if (received.size < sizeof(request)) return false;
  memcpy(&request, message, sizeof(request));
  if (request.operation == Operation::fork) return answerFork();
  const size_t arenaAt = sizeof(request) + request.fixes * sizeof(Fix);
  if (request.fixes > maxFixes || request.arenaSize < argumentsSize || received.size != arenaAt + request.arenaSize)
    return false;
  char *arena = message + arenaAt;
  for (uint32_t i = 0; i < request.fixes; ++i) {
    Fix fix;
    memcpy(&fix, message + sizeof(request) + i * sizeof(fix), sizeof(fix));
    if (!applyFix(fix, arena, request.arenaSize, received)) return false;
  }
  return answerCall(request, arena, received);
}

// SIGUSR1 ends the call that waits, with EINTR: hence a handler, and no SA_RESTART. No other signal that can be
// blocked may end this process before its parent does: Ctrl-C reaches the whole group.
void prepareSignals() {
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  sigaction(SIGUSR1, &action, nullptr);
  sigset_t blocked;
  sigfillset(&blocked);
  sigdelset(&blocked, SIGUSR1);
  sigprocmask(SIG_SETMASK, &blocked, nullptr);
}

int serve() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prepareSignals();
  for (;;) {
    const Received received = receive(socketFd, message, sizeof(message));
    if (received.size == 0) return 0;
    // A request that cannot be served ends the helper, and with it all that it holds.
    if (!answer(received)) return 1;
  }
}

}  // namespace
}  // namespace lockstep

int main() { return lockstep::serve(); }
