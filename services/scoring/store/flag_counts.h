#ifndef RAPPORT_SERVICES_SCORING_STORE_FLAG_COUNTS_H_
#define RAPPORT_SERVICES_SCORING_STORE_FLAG_COUNTS_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "common/base/mutex.h"
#include "common/metrics/registry.h"
#include "rapport/scoring/v1/alliance.pb.h"

namespace rapport::scoring {

// Counts the flags of profiles by code, each flag of an episode once however often its profile is made anew. What was
// counted is remembered by the process alone: another replica, or this one after a restart, counts again. Codes are
// those of the rules and the instrument definitions. Thread-safe.
class FlagCounts {
 public:
  // `registry` outlives it. Remembers the last `remembered` flags at least and twice as many at most.
  explicit FlagCounts(metrics::Registry& registry, size_t remembered = 100'000);

  void Count(const v1::AllianceProfile& profile);

 private:
  // Whether this is the first time.
  bool Remember(const std::string& id);

  metrics::Registry& registry_;
  const size_t remembered_;
  Mutex mutex_;
  absl::flat_hash_set<std::string> recent_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<std::string> older_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_STORE_FLAG_COUNTS_H_
