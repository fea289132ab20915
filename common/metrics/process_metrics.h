#ifndef RAPPORT_COMMON_METRICS_PROCESS_METRICS_H_
#define RAPPORT_COMMON_METRICS_PROCESS_METRICS_H_

#include <string>

#include "common/metrics/registry.h"

namespace rapport::metrics {

// Adds what the operating system knows about this process, under Prometheus's standard names (CPU, memory, files,
// start time), and `rapport_build_info`.
void AddProcessMetrics(const std::string& version, Registry& registry);

}  // namespace rapport::metrics

#endif  // RAPPORT_COMMON_METRICS_PROCESS_METRICS_H_
