#ifndef RAPPORT_TESTS_TESTING_FAKE_CLOCK_H_
#define RAPPORT_TESTS_TESTING_FAKE_CLOCK_H_

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace rapport::test {

// A clock that stands still until it is told to move. Thread-safe.
class FakeClock final : public Clock {
 public:
  // Starts at noon UTC on 2 March 2026 unless told otherwise.
  explicit FakeClock(absl::Time now = absl::FromUnixSeconds(1772452800)) : now_(now) {}

  absl::Time Now() const override {
    MutexLock lock(mutex_);
    return now_;
  }

  absl::Duration Elapsed() const override {
    MutexLock lock(mutex_);
    return elapsed_;
  }

  // Moves both times on; `by` must not be negative.
  void Advance(absl::Duration by) {
    MutexLock lock(mutex_);
    now_ += by;
    elapsed_ += by;
  }

  // Sets the wall clock, as an operator might: elapsed time does not follow.
  void Set(absl::Time now) {
    MutexLock lock(mutex_);
    now_ = now;
  }

 private:
  mutable Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  absl::Duration elapsed_ ABSL_GUARDED_BY(mutex_) = absl::Seconds(1);
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_FAKE_CLOCK_H_
