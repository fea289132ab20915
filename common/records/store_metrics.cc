#include "common/records/store_metrics.h"

#include <functional>
#include <string>

#include "absl/time/time.h"

namespace rapport::records {
namespace {

double Seconds(absl::Duration duration) { return absl::ToDoubleSeconds(duration); }

void AddWriteMetrics(const RecordStore& store, metrics::Registry& registry) {
  registry.WatchGauge("rapport_store_waiting_writes", "Writes that wait for a commit.", {},
                      [&store] { return static_cast<double>(store.Stats().waiting_writes); });
  registry.WatchGauge("rapport_store_waiting_writes_limit", "Writes that may wait; one more is refused.", {},
                      [&store] { return static_cast<double>(store.Stats().most_waiting_writes); });
  registry.WatchCounter(
      "rapport_store_refused_writes_total",
      "Writes refused because too many waited, or because they waited until their deadlines came near.", {},
      [&store] { return static_cast<double>(store.Stats().refused_writes); });
  registry.WatchCounter("rapport_store_commits_total", "Groups of writes brought to disk, or tried to.", {},
                        [&store] { return static_cast<double>(store.Stats().commits); });
  registry.WatchCounter("rapport_store_committed_writes_total",
                        "Writes in these groups; divided by the commits, how many share one.", {},
                        [&store] { return static_cast<double>(store.Stats().committed_writes); });
  registry.WatchCounter("rapport_store_commit_seconds_total",
                        "Time that commits took, retries included; divided by the commits, how long one takes.", {},
                        [&store] { return Seconds(store.Stats().commit_time); });
  const std::string retries = "rapport_store_commit_retries_total";
  const std::string help =
      "Commits run again: conflict, another replica came first; unavailable, the database was away.";
  registry.WatchCounter(retries, help, {{"reason", "conflict"}},
                        [&store] { return static_cast<double>(store.Stats().conflict_retries); });
  registry.WatchCounter(retries, help, {{"reason", "unavailable"}},
                        [&store] { return static_cast<double>(store.Stats().failure_retries); });
  registry.WatchCounter(
      "rapport_store_request_sweep_failures_total",
      "Times a practice's replies, remembered for retries, could not be forgotten when their week was "
      "over; they are tried again ten minutes later.",
      {}, [&store] { return static_cast<double>(store.Stats().sweep_failures); });
}

void AddPoolMetrics(const std::string& pool, const std::function<ConnectionStats()>& stats,
                    metrics::Registry& registry) {
  const metrics::Labels labels = {{"pool", pool}};
  registry.WatchGauge("rapport_store_connections_limit", "Connections to the database there may be.", labels,
                      [stats] { return static_cast<double>(stats().most); });
  registry.WatchGauge("rapport_store_connections", "Connections to the database there are.", labels,
                      [stats] { return static_cast<double>(stats().open); });
  registry.WatchGauge("rapport_store_busy_connections", "Connections in use.", labels,
                      [stats] { return static_cast<double>(stats().busy); });
  registry.WatchGauge("rapport_store_connection_waiters", "Callers that wait for a connection.", labels,
                      [stats] { return static_cast<double>(stats().waiting); });
  registry.WatchCounter("rapport_store_connection_waits_total", "Callers that had to wait for a connection.", labels,
                        [stats] { return static_cast<double>(stats().waits); });
  registry.WatchCounter("rapport_store_connection_wait_seconds_total", "Time they waited.", labels,
                        [stats] { return Seconds(stats().wait_time); });
  registry.WatchGauge("rapport_store_available", "Whether the database answered when it was last asked: 1 or 0.",
                      labels, [stats] { return stats().available ? 1.0 : 0.0; });
  registry.WatchCounter("rapport_store_failures_total",
                        "Times the database was away, full, read-only or failing when it was asked.", labels,
                        [stats] { return static_cast<double>(stats().failures); });
}

void AddFeedMetrics(const ChangeFeed& feed, metrics::Registry& registry) {
  registry.WatchGauge("rapport_store_feed_followers", "Callers that follow the change feed.", {},
                      [&feed] { return static_cast<double>(feed.Stats().followers); });
  registry.WatchCounter("rapport_store_feed_changes_total", "Changes handed to followers.", {},
                        [&feed] { return static_cast<double>(feed.Stats().changes); });
  registry.WatchGauge("rapport_store_feed_lag_seconds",
                      "Age of the change that the follower furthest behind took last; 0 when all wait for news.", {},
                      [&feed] { return Seconds(feed.Stats().longest_lag); });
}

}  // namespace

void AddStoreMetrics(const RecordStore& store, const ChangeFeed& feed, metrics::Registry& registry) {
  AddWriteMetrics(store, registry);
  AddPoolMetrics(
      "read", [&store] { return store.Stats().reads; }, registry);
  AddPoolMetrics(
      "write", [&store] { return store.Stats().writes; }, registry);
  AddFeedMetrics(feed, registry);
  registry.WatchGauge("rapport_store_schema_version",
                      "Schema that this release brought its database to; replicas that differ are of two releases.", {},
                      [&store] { return static_cast<double>(store.Stats().schema_version); });
}

}  // namespace rapport::records
