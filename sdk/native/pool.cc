// SPDX-License-Identifier: MIT
// Threads, queue and cancellation. All state is under one mutex; jobs run without it. An interrupt is only sent
// under the mutex to a thread whose current job is meant, and a thread settles the interrupts of a cancelled job
// before it takes the next, so that none ever hits a job it was not sent for.
#include "pool.h"

#include <time.h>

#include <algorithm>

#include "interrupt.h"

namespace lockstep {
namespace {

constexpr long resendNanoseconds = 1000 * 1000;
constexpr int giveUpAfterResends = 1000;

class Lock {
 public:
  explicit Lock(pthread_mutex_t &mutex) : mutex_(mutex) { pthread_mutex_lock(&mutex_); }
  ~Lock() { pthread_mutex_unlock(&mutex_); }
  Lock(const Lock &) = delete;
  Lock &operator=(const Lock &) = delete;

 private:
  pthread_mutex_t &mutex_;
};

timespec soon() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  time.tv_nsec += resendNanoseconds;
  if (time.tv_nsec >= 1000000000) {
    time.tv_nsec -= 1000000000;
    ++time.tv_sec;
  }
  return time;
}

}  // namespace

Pool::Pool(void (*wake)(void *), void *wakeArgument) : wake_(wake), wakeArgument_(wakeArgument) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&ended_, &attributes);
  pthread_condattr_destroy(&attributes);
}

int Pool::start(Job *job) {
  Lock lock(mutex_);
  std::deque<Job *> &queue = isUrgent(*job) ? urgent_ : queue_;
  queue.push_back(job);
  if (queue.size() > idle_ && workers_.size() < (isUrgent(*job) ? maxThreads : maxOrdinary)) {
    const int error = addWorker();
    if (error != 0 && workers_.empty()) {
      queue.pop_back();
      return error;
    }
  }
  pthread_cond_signal(&queued_);
  return 0;
}

int Pool::addWorker() {
  auto *worker = new Worker{this, {}, nullptr};
  const int error = startThread(&worker->thread, body, worker);
  if (error != 0) {
    delete worker;
    return error;
  }
  workers_.push_back(worker);
  ++alive_;
  return 0;
}

void *Pool::body(void *worker) {
  auto *self = static_cast<Worker *>(worker);
  pthread_setname_np(pthread_self(), "lockstep");
  self->pool->work(*self);
  return nullptr;
}

// The job that may run now, taken out of its queue, or nullptr.
Job *Pool::next() {
  const bool ordinary = urgent_.empty();
  if (ordinary && (queue_.empty() || ordinary_ == maxOrdinary)) return nullptr;
  std::deque<Job *> &queue = ordinary ? queue_ : urgent_;
  Job *job = queue.front();
  queue.pop_front();
  if (ordinary) ++ordinary_;
  return job;
}

void Pool::work(Worker &self) {
  pthread_mutex_lock(&mutex_);
  for (;;) {
    ++idle_;
    while (!closing_ && (self.current = next()) == nullptr) pthread_cond_wait(&queued_, &mutex_);
    --idle_;
    if (closing_) break;
    pthread_mutex_unlock(&mutex_);
    runJob(*self.current);
    pthread_mutex_lock(&mutex_);
    finish(self);
  }
  --alive_;
  pthread_cond_signal(&ended_);
  pthread_mutex_unlock(&mutex_);
}

void Pool::finish(Worker &self) {
  Job *job = self.current;
  self.current = nullptr;
  if (!isUrgent(*job)) --ordinary_;
  if (job->cancelled) settleInterrupts();
  const bool nobodyKnows = finished_.empty();
  finished_.push_back(job);
  if (nobodyKnows && !closing_) wake_(wakeArgument_);
}

Cancelled Pool::cancel(uint32_t id) {
  Lock lock(mutex_);
  const auto queued = std::find_if(queue_.begin(), queue_.end(), [id](Job *job) { return job->id == id; });
  if (queued != queue_.end()) {
    delete *queued;
    queue_.erase(queued);
    return Cancelled::dequeued;
  }
  for (Worker *worker : workers_) {
    if (worker->current == nullptr || worker->current->id != id) continue;
    worker->current->cancelled = true;
    sendInterrupt(worker->thread);
    return Cancelled::running;
  }
  return Cancelled::gone;
}

std::vector<Job *> Pool::takeFinished() {
  Lock lock(mutex_);
  std::vector<Job *> jobs;
  jobs.swap(finished_);
  return jobs;
}

void Pool::interruptAll() {
  for (Worker *worker : workers_) {
    if (worker->current == nullptr) continue;
    worker->current->cancelled = true;
    sendInterrupt(worker->thread);
  }
}

bool Pool::close(bool mayGiveUp) {
  {
    Lock lock(mutex_);
    closing_ = true;
    for (std::deque<Job *> *queue : {&queue_, &urgent_}) {
      for (Job *job : *queue) delete job;
      queue->clear();
    }
    pthread_cond_broadcast(&queued_);
    for (int resends = 0; alive_ > 0; ++resends) {
      if (mayGiveUp && resends == giveUpAfterResends) return false;
      interruptAll();
      const timespec until = soon();
      pthread_cond_timedwait(&ended_, &mutex_, &until);
    }
  }
  for (Worker *worker : workers_) {
    pthread_join(worker->thread, nullptr);
    delete worker;
  }
  workers_.clear();
  for (Job *job : takeFinished()) delete job;
  return true;
}

}  // namespace lockstep
