// SPDX-License-Identifier: MIT
// How a thread is taken out of a system call: a real-time signal whose handler does nothing, so that the call ends
// with EINTR. The signal can arrive just before the call begins and is then lost for it, so whoever wants a call
// to end sends it again until the call is over.
#pragma once

#include <pthread.h>

namespace lockstep {

// Installs the handler, once in the process' life. False if no real-time signal is left.
bool installInterrupt();

void sendInterrupt(pthread_t thread);

// Starts a thread on which the interrupt is the only signal that can end a call early. 0 or an errno.
int startThread(pthread_t *thread, void *(*body)(void *), void *argument);

// After it no interrupt sent so far is pending for the calling thread.
void settleInterrupts();

}  // namespace lockstep
