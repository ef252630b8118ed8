// SPDX-License-Identifier: MIT
// The threads of one Node environment (the main thread, or a Worker) on which blocking calls wait, so that libuv's
// four stay free for others. A thread is made when a job finds none idle, up to a bound; beyond it jobs queue. Urgent
// jobs have a few threads more, that ordinary ones never occupy.
#pragma once

#include <pthread.h>

#include <deque>
#include <vector>

#include "job.h"

namespace lockstep {

enum class Cancelled { gone, dequeued, running };

class Pool {
 public:
  static constexpr size_t maxOrdinary = 64;
  static constexpr size_t maxThreads = maxOrdinary + 8;

  // `wake` is called, on any thread, when finished jobs wait to be taken and none did before.
  Pool(void (*wake)(void *), void *wakeArgument);

  // 0, or an errno if there is no thread and none can be made. Takes the job.
  int start(Job *job);

  // A queued job is dropped; a running one gets an interrupt and must be cancelled again until it is gone.
  Cancelled cancel(uint32_t id);

  std::vector<Job *> takeFinished();

  // Ends all jobs and threads. False if a thread is stuck in a call that no signal ends and `mayGiveUp`; the pool
  // must then never be freed.
  bool close(bool mayGiveUp);

 private:
  struct Worker {
    Pool *pool;
    pthread_t thread;
    Job *current;
  };

  static void *body(void *worker);
  static bool isUrgent(const Job &job) { return (job.flags & JobFlags::urgent) != 0; }
  void work(Worker &self);
  Job *next();
  void finish(Worker &self);
  int addWorker();
  void interruptAll();

  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t queued_ = PTHREAD_COND_INITIALIZER;
  pthread_cond_t ended_;
  std::deque<Job *> queue_;
  std::deque<Job *> urgent_;
  std::vector<Job *> finished_;
  std::vector<Worker *> workers_;
  size_t idle_ = 0;
  size_t ordinary_ = 0;  // ordinary jobs that run
  size_t alive_ = 0;
  bool closing_ = false;
  void (*const wake_)(void *);
  void *const wakeArgument_;
};

}  // namespace lockstep
