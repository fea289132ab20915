#include "common/cache/circuit_breaker.h"

#include <algorithm>

namespace rapport::cache {

bool CircuitBreaker::Allow() {
  MutexLock lock(mutex_);
  if (state_ == State::kClosed) return true;
  if (clock_.Elapsed() < next_trial_) return false;
  state_ = State::kTrial;
  next_trial_ = clock_.Elapsed() + pause_;  // a trial whose caller vanishes does not block the next for ever
  return true;
}

void CircuitBreaker::Succeeded() {
  MutexLock lock(mutex_);
  state_ = State::kClosed;
  failures_ = 0;
  pause_ = absl::ZeroDuration();
}

void CircuitBreaker::Failed() {
  MutexLock lock(mutex_);
  if (state_ == State::kOpen) return;  // a call from before it opened
  ++failures_;
  if (state_ == State::kTrial || failures_ >= options_.failures) Open();
}

CircuitBreaker::State CircuitBreaker::state() const {
  MutexLock lock(mutex_);
  return state_;
}

void CircuitBreaker::Open() {
  pause_ = std::clamp(2 * pause_, options_.first_pause, options_.longest_pause);
  state_ = State::kOpen;
  next_trial_ = clock_.Elapsed() + pause_;
}

}  // namespace rapport::cache
