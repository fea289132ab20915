#ifndef RAPPORT_TESTS_BENCH_LOAD_MEASUREMENT_H_
#define RAPPORT_TESTS_BENCH_LOAD_MEASUREMENT_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace rapport::bench {

// What one round of load saw.
struct Measurement {
  int64_t units = 0;  // calls, or rows of a stream
  int64_t failures = 0;
  absl::Duration wall;
  absl::Duration server_cpu;
  std::vector<absl::Duration> latencies;  // of single calls, unsorted; empty for streams

  double UnitsPerSecond() const { return static_cast<double>(units) / absl::ToDoubleSeconds(wall); }
  double CpuNanosPerUnit() const {
    return absl::ToDoubleNanoseconds(server_cpu) / static_cast<double>(units > 0 ? units : 1);
  }
};

// The latency below which `fraction` of the calls stayed; zero without calls.
absl::Duration Percentile(const Measurement& measurement, double fraction);

// The middle value; zero for none.
double Median(std::vector<double> values);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_LOAD_MEASUREMENT_H_
