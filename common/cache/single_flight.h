#ifndef RAPPORT_COMMON_CACHE_SINGLE_FLIGHT_H_
#define RAPPORT_COMMON_CACHE_SINGLE_FLIGHT_H_

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/cleanup/cleanup.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace rapport::cache {

// One computation per key at a time: who asks for a key that is being computed waits for that result. T is copied to
// everyone who waited; a shared pointer makes that cheap. Thread-safe.
template <typename T>
class SingleFlight {
 public:
  // `clock` must outlive it.
  explicit SingleFlight(const Clock& clock) : clock_(clock) {}

  // The result of `compute`, run here or by a call that came before. DEADLINE_EXCEEDED when `deadline` passes while
  // waiting for another's. A result that failed because the other caller's own time was up or its call was cancelled is
  // nobody else's: it is computed again.
  absl::StatusOr<T> Do(absl::string_view key, absl::Time deadline, const std::function<absl::StatusOr<T>()>& compute) {
    while (true) {
      std::shared_ptr<Flight> flight;
      if (Join(key, flight)) return Lead(key, *flight, compute);
      std::optional<absl::StatusOr<T>> result = Await(*flight, deadline);
      if (!result.has_value()) return absl::DeadlineExceededError("the deadline passed while another call computed");
      if (!IsPrivate(result->status())) return *std::move(result);
    }
  }

  // Computations under way now.
  size_t computing() const {
    MutexLock lock(mutex_);
    return flights_.size();
  }

  // Calls that wait for another's computation now.
  int waiting() const { return waiting_; }

 private:
  struct Flight {
    Mutex mutex;
    CondVar landed;
    std::optional<absl::StatusOr<T>> result ABSL_GUARDED_BY(mutex);
  };

  static bool IsPrivate(const absl::Status& status) {
    return status.code() == absl::StatusCode::kDeadlineExceeded || status.code() == absl::StatusCode::kCancelled;
  }

  // True when the caller must compute.
  bool Join(absl::string_view key, std::shared_ptr<Flight>& flight) {
    MutexLock lock(mutex_);
    auto [entry, inserted] = flights_.try_emplace(key);
    if (inserted) entry->second = std::make_shared<Flight>();
    flight = entry->second;
    return inserted;
  }

  absl::StatusOr<T> Lead(absl::string_view key, Flight& flight, const std::function<absl::StatusOr<T>()>& compute) {
    absl::StatusOr<T> result = compute();
    {
      MutexLock lock(mutex_);
      flights_.erase(key);
    }
    MutexLock lock(flight.mutex);
    flight.result = result;
    flight.landed.NotifyAll();
    return result;
  }

  std::optional<absl::StatusOr<T>> Await(Flight& flight, absl::Time deadline) {
    MutexLock lock(flight.mutex);
    ++waiting_;
    const absl::Cleanup left_waiting = [this] { --waiting_; };
    while (!flight.result.has_value()) {
      const absl::Duration left = deadline - clock_.Now();
      if (left <= absl::ZeroDuration()) return std::nullopt;
      flight.landed.WaitFor(flight.mutex,
                            absl::ToChronoMilliseconds(std::min(left, absl::Hours(1)) + absl::Milliseconds(1)));
    }
    return flight.result;
  }

  const Clock& clock_;
  std::atomic<int> waiting_{0};
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<Flight>> flights_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_SINGLE_FLIGHT_H_
