// SPDX-License-Identifier: MIT
// The helper processes of one Node environment. Node reaps them while it runs; when a Worker is terminated nobody
// would, so the last thing an environment does is to end and reap what is left. By pidfd: a number can be reused.
#pragma once

#include <sys/types.h>

#include <map>

namespace lockstep {

class Children {
 public:
  // False if the process is gone.
  bool adopt(pid_t pid);
  void disown(pid_t pid);
  void endAll();

 private:
  std::map<pid_t, int> pidfds_;
};

}  // namespace lockstep
