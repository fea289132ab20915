#ifndef RAPPORT_SERVICES_SCORING_WATCH_EVENT_LOG_H_
#define RAPPORT_SERVICES_SCORING_WATCH_EVENT_LOG_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/watch/watch_position.h"

namespace rapport::scoring {

// An event as it is handed to every reader, and how far one has come with it.
struct LoggedEvent {
  std::shared_ptr<const v1::FlagEvent> event;
  WatchPosition position;
};

// The latest events of a practice, numbered; the oldest are forgotten. Not thread-safe.
class EventLog {
 public:
  explicit EventLog(size_t capacity) : capacity_(capacity) {}

  // Number of the oldest event still held, and of the next to come; equal when there is none.
  uint64_t begin() const { return end_ - events_.size(); }
  uint64_t end() const { return end_; }

  void Append(LoggedEvent event) {
    events_.push_back(std::move(event));
    ++end_;
    if (events_.size() > capacity_) events_.pop_front();
  }

  // begin() <= number < end().
  const LoggedEvent& At(uint64_t number) const { return events_[static_cast<size_t>(number - begin())]; }

 private:
  const size_t capacity_;
  std::deque<LoggedEvent> events_;
  uint64_t end_ = 0;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_EVENT_LOG_H_
