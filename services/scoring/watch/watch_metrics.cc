#include "services/scoring/watch/watch_metrics.h"

#include <algorithm>

namespace rapport::scoring {

WatchMetrics::WatchMetrics(metrics::Registry& registry)
    : delay_seconds_(registry.Histogram("rapport_scoring_flag_delay_seconds",
                                        "Time from the commit of a change to the flag events that came of it.")) {
  constexpr std::pair<v1::FlagEvent::Type, const char*> kTypes[] = {
      {v1::FlagEvent::TYPE_RAISED, "raised"},       {v1::FlagEvent::TYPE_CLEARED, "cleared"},
      {v1::FlagEvent::TYPE_LISTED, "listed"},       {v1::FlagEvent::TYPE_INTERRUPTED, "interrupted"},
      {v1::FlagEvent::TYPE_RECOVERED, "recovered"},
  };
  for (const auto& [type, name] : kTypes) {
    events_[type] = &registry.Counter("rapport_scoring_flag_events_total", "Flag events made, whoever reads them.",
                                      {{"type", name}});
  }
  registry.WatchGauge("rapport_scoring_flag_watchers", "Streams of flags that are open.", {},
                      [this] { return static_cast<double>(watchers.load()); });
  registry.WatchGauge("rapport_scoring_flag_practices", "Practices whose flags are followed.", {},
                      [this] { return static_cast<double>(practices.load()); });
  registry.WatchGauge("rapport_scoring_flag_practices_interrupted",
                      "Followed practices whose flags may be late because a service is away.", {},
                      [this] { return static_cast<double>(interrupted.load()); });
}

void WatchMetrics::CountEvent(v1::FlagEvent::Type type) {
  if (const auto found = events_.find(type); found != events_.end()) found->second->Increment();
}

void WatchMetrics::ObserveDelay(absl::Duration delay) {
  delay_seconds_.Observe(absl::ToDoubleSeconds(std::max(delay, absl::ZeroDuration())));
}

}  // namespace rapport::scoring
