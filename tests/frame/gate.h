#ifndef RAPPORT_TESTS_FRAME_GATE_H_
#define RAPPORT_TESTS_FRAME_GATE_H_

#include <utility>

#include "common/base/mutex.h"

namespace rapport::test {

// Where threads wait until the test lets them pass; the test can wait for them to come. Thread-safe.
class Gate {
 public:
  // Waits until the gate is open.
  void Pass() {
    MutexLock lock(mutex_);
    ++came_;
    changed_.NotifyAll();
    while (!open_) changed_.Wait(mutex_);
  }

  // Waits until `count` have come.
  void AwaitComers(int count) {
    MutexLock lock(mutex_);
    while (came_ < count) changed_.Wait(mutex_);
  }

  void Open() {
    MutexLock lock(mutex_);
    open_ = true;
    changed_.NotifyAll();
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int came_ ABSL_GUARDED_BY(mutex_) = 0;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
};

// A value that a handler leaves for the test, or the test for a handler. Thread-safe.
template <class T>
class Shared {
 public:
  void Set(T value) {
    MutexLock lock(mutex_);
    value_ = std::move(value);
  }
  T Get() const {
    MutexLock lock(mutex_);
    return value_;
  }

 private:
  mutable Mutex mutex_;
  T value_ ABSL_GUARDED_BY(mutex_) = T();
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_FRAME_GATE_H_
