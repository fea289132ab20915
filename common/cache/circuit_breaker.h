#ifndef RAPPORT_COMMON_CACHE_CIRCUIT_BREAKER_H_
#define RAPPORT_COMMON_CACHE_CIRCUIT_BREAKER_H_

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace rapport::cache {

// When to leave a failing server alone, and when to try it again.
struct BreakerOptions {
  int failures = 3;                                  // in a row, before it opens
  absl::Duration first_pause = absl::Seconds(1);     // how long it then stays open
  absl::Duration longest_pause = absl::Seconds(15);  // pauses double up to this while trials fail
};

// Keeps calls away from a server that does not answer: a dead or slow server then costs nothing but a trial now and
// then. Closed: every call passes. Open: none passes until the pause is over. Then one call at a time is let through on
// trial; its success closes the breaker, its failure opens it for twice as long. Thread-safe.
class CircuitBreaker {
 public:
  enum class State { kClosed = 0, kTrial = 1, kOpen = 2 };

  // `clock` must outlive it.
  CircuitBreaker(const BreakerOptions& options, const Clock& clock) : options_(options), clock_(clock) {}

  // Whether a call may be made now. Who gets true must report its outcome.
  bool Allow();

  void Succeeded();
  void Failed();

  State state() const;

 private:
  void Open() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const BreakerOptions options_;
  const Clock& clock_;
  mutable Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kClosed;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Duration pause_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
  absl::Duration next_trial_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();  // on the clock's elapsed time
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_CIRCUIT_BREAKER_H_
