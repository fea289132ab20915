#ifndef RAPPORT_COMMON_CACHE_SINGLE_FLIGHT_H_
#define RAPPORT_COMMON_CACHE_SINGLE_FLIGHT_H_

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

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
 private:
  struct Flight {
    Mutex mutex;
    CondVar landed;
    std::optional<absl::StatusOr<T>> result ABSL_GUARDED_BY(mutex);
  };

 public:
  // `clock` must outlive it.
  explicit SingleFlight(const Clock& clock) : clock_(clock) {}

  // One caller's part in a computation, for callers that have several under way. So that none waits for another in a
  // circle: land everything you lead before you wait for anything. Not thread-safe; its SingleFlight outlives it.
  class Ticket {
   public:
    Ticket(SingleFlight& flights, std::string key)
        : flights_(flights), key_(std::move(key)), leads_(flights.Join(key_, flight_)) {}
    ~Ticket() {
      if (leads_) Land(absl::CancelledError("the computation was given up"));
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    // Whether this caller must compute, and land the result.
    bool leads() const { return leads_; }

    // Gives the result to all who wait. By the leader, once; one that goes without has given up.
    void Land(absl::StatusOr<T> result) {
      leads_ = false;
      flights_.Land(key_, *flight_, std::move(result));
    }

    // The leader's result. DEADLINE_EXCEEDED when `deadline` passes first; nothing when the leader's own time was up or
    // its call was cancelled: that result is nobody else's, and it must be computed again.
    std::optional<absl::StatusOr<T>> Await(absl::Time deadline) {
      std::optional<absl::StatusOr<T>> result = flights_.Await(*flight_, deadline);
      if (!result.has_value()) return absl::DeadlineExceededError("the deadline passed while another call computed");
      if (IsPrivate(result->status())) return std::nullopt;
      return result;
    }

   private:
    SingleFlight& flights_;
    const std::string key_;
    std::shared_ptr<Flight> flight_;
    bool leads_;
  };

  // The result of `compute`, run here or by a call that came before. Errors as Ticket::Await, and those of `compute`.
  absl::StatusOr<T> Do(absl::string_view key, absl::Time deadline, const std::function<absl::StatusOr<T>()>& compute) {
    while (true) {
      Ticket ticket(*this, std::string(key));
      if (ticket.leads()) {
        absl::StatusOr<T> result = compute();
        ticket.Land(result);
        return result;
      }
      if (std::optional<absl::StatusOr<T>> result = ticket.Await(deadline)) return *std::move(result);
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

  void Land(absl::string_view key, Flight& flight, absl::StatusOr<T> result) {
    {
      MutexLock lock(mutex_);
      flights_.erase(key);
    }
    MutexLock lock(flight.mutex);
    flight.result = std::move(result);
    flight.landed.NotifyAll();
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
