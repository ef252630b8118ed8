// SPDX-License-Identifier: MIT
// The signal behind interrupt.h. It takes a real-time signal that nobody in the process handles; should somebody
// install a handler of theirs later, theirs gets the signal and the call still ends unless they ask for restarts.
#include "interrupt.h"

#include <sched.h>
#include <signal.h>

#include <initializer_list>

namespace lockstep {
namespace {

// Room on the stack for a system call and a signal frame; the default would reserve 8 MiB a thread.
constexpr size_t stackSize = 128 * 1024;

void onInterrupt(int) {}

bool isFree(int signal) {
  struct sigaction current;
  return sigaction(signal, nullptr, &current) == 0 && (current.sa_flags & SA_SIGINFO) == 0 &&
         current.sa_handler == SIG_DFL;
}

int chooseSignal() {
  // From the top: libraries that want one take SIGRTMIN.
  for (int signal = SIGRTMAX; signal >= SIGRTMIN; --signal) {
    if (!isFree(signal)) continue;
    struct sigaction action = {};
    action.sa_handler = onInterrupt;  // and no SA_RESTART, which would make the call go on
    sigfillset(&action.sa_mask);
    return sigaction(signal, &action, nullptr) == 0 ? signal : 0;
  }
  return 0;
}

int interruptSignal() {
  static const int signal = chooseSignal();
  return signal;
}

// What stays unblocked besides the interrupt are the faults of the thread itself.
sigset_t threadMask() {
  sigset_t mask;
  sigfillset(&mask);
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGABRT, interruptSignal()}) {
    sigdelset(&mask, signal);
  }
  return mask;
}

}  // namespace

bool installInterrupt() { return interruptSignal() != 0; }

void sendInterrupt(pthread_t thread) { pthread_kill(thread, interruptSignal()); }

int startThread(pthread_t *thread, void *(*body)(void *), void *argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stackSize);
  const sigset_t mask = threadMask();
  pthread_attr_setsigmask_np(&attributes, &mask);
  const int error = pthread_create(thread, &attributes, body, argument);
  pthread_attr_destroy(&attributes);
  return error;
}

// Signals are handled when a system call returns, all that are pending; so any call will do.
void settleInterrupts() { sched_yield(); }

}  // namespace lockstep
