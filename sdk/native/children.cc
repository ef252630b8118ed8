// SPDX-License-Identifier: MIT
// Ending and reaping, through raw calls: the C library of Debian 12 and its headers differ in what they wrap.
#include "children.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace lockstep {

bool Children::adopt(pid_t pid) {
  const long pidfd = syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0) return false;
  pidfds_[pid] = static_cast<int>(pidfd);
  return true;
}

void Children::disown(pid_t pid) {
  const auto child = pidfds_.find(pid);
  if (child == pidfds_.end()) return;
  close(child->second);
  pidfds_.erase(child);
}

void Children::endAll() {
  for (const auto &[pid, pidfd] : pidfds_) {
    syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0);
    siginfo_t status;
    while (waitid(P_PIDFD, static_cast<id_t>(pidfd), &status, WEXITED) < 0 && errno == EINTR) {
    }
    close(pidfd);
  }
  pidfds_.clear();
}

}  // namespace lockstep
