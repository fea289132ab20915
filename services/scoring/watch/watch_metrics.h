#ifndef RAPPORT_SERVICES_SCORING_WATCH_WATCH_METRICS_H_
#define RAPPORT_SERVICES_SCORING_WATCH_WATCH_METRICS_H_

#include <atomic>
#include <map>

#include "absl/time/time.h"
#include "common/metrics/registry.h"
#include "rapport/scoring/v1/alliance_service.pb.h"

namespace rapport::scoring {

// What watching counts: `rapport_scoring_flag_events_total` by type, made once however many read them;
// `rapport_scoring_flag_delay_seconds` from a change's commit to its events; and now, `rapport_scoring_flag_watchers`,
// `rapport_scoring_flag_practices` that are followed, and `rapport_scoring_flag_practices_interrupted`. Thread-safe.
class WatchMetrics {
 public:
  // `registry` must outlive this, which must outlive the registry's last scrape.
  explicit WatchMetrics(metrics::Registry& registry);

  void CountEvent(v1::FlagEvent::Type type);
  void ObserveDelay(absl::Duration delay);

  std::atomic<int> watchers = 0;
  std::atomic<int> practices = 0;
  std::atomic<int> interrupted = 0;

 private:
  std::map<v1::FlagEvent::Type, prometheus::Counter*> events_;
  prometheus::Histogram& delay_seconds_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_WATCH_METRICS_H_
