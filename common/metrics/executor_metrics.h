#ifndef RAPPORT_COMMON_METRICS_EXECUTOR_METRICS_H_
#define RAPPORT_COMMON_METRICS_EXECUTOR_METRICS_H_

#include "common/exec/bounded_executor.h"
#include "common/metrics/registry.h"

namespace rapport::metrics {

// Adds how busy `executor` is; it must outlive the registry's last scrape.
inline void AddExecutorMetrics(const exec::BoundedExecutor& executor, Registry& registry) {
  registry.WatchGauge("rapport_executor_queued_tasks", "Work that waits for a thread.", {},
                      [&executor] { return static_cast<double>(executor.queued()); });
  registry.WatchGauge("rapport_executor_queue_capacity", "Work that may wait for a thread.", {},
                      [&executor] { return static_cast<double>(executor.capacity()); });
  registry.WatchGauge("rapport_executor_busy_threads", "Threads at work.", {},
                      [&executor] { return static_cast<double>(executor.running()); });
  registry.WatchGauge("rapport_executor_threads", "Threads there are.", {},
                      [&executor] { return static_cast<double>(executor.threads()); });
}

}  // namespace rapport::metrics

#endif  // RAPPORT_COMMON_METRICS_EXECUTOR_METRICS_H_
