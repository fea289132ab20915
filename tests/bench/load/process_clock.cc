#include "tests/bench/load/process_clock.h"

#include <cstdlib>
#include <iostream>

namespace rapport::bench {

ProcessClock::ProcessClock(pid_t pid) {
  if (clock_getcpuclockid(pid, &clock_) != 0) {
    std::cerr << "no process " << pid << " to measure\n";
    std::exit(1);
  }
}

absl::Duration ProcessClock::Used() const {
  timespec used{};
  clock_gettime(clock_, &used);
  return absl::DurationFromTimespec(used);
}

}  // namespace rapport::bench
