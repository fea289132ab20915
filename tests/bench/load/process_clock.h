#ifndef RAPPORT_TESTS_BENCH_LOAD_PROCESS_CLOCK_H_
#define RAPPORT_TESTS_BENCH_LOAD_PROCESS_CLOCK_H_

#include <sys/types.h>

#include <ctime>

#include "absl/time/time.h"

namespace rapport::bench {

// The processor time another process has used since it began, user and system, all threads. On a busy machine it is
// far steadier than throughput.
class ProcessClock {
 public:
  // The process must live as long as the clock is read.
  explicit ProcessClock(pid_t pid);

  absl::Duration Used() const;

 private:
  clockid_t clock_;
};

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_LOAD_PROCESS_CLOCK_H_
