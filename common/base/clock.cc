#include "common/base/clock.h"

#include "absl/time/clock.h"

namespace rapport {

absl::Time SystemClock::Now() const { return absl::Now(); }

}  // namespace rapport
