#ifndef RAPPORT_COMMON_BASE_CLOCK_H_
#define RAPPORT_COMMON_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace rapport {

// The only way our code learns what time it is, so that tests can set it. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall-clock time: for what is recorded and shown.
  virtual absl::Time Now() const = 0;

  // Time since a fixed, arbitrary point; never goes back: for measuring how long something took.
  virtual absl::Duration Elapsed() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
  absl::Duration Elapsed() const override;
};

}  // namespace rapport

#endif  // RAPPORT_COMMON_BASE_CLOCK_H_
