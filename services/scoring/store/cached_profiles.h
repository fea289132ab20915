#ifndef RAPPORT_SERVICES_SCORING_STORE_CACHED_PROFILES_H_
#define RAPPORT_SERVICES_SCORING_STORE_CACHED_PROFILES_H_

#include <functional>
#include <memory>
#include <vector>

#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "common/cache/single_flight.h"
#include "common/metrics/registry.h"
#include "services/scoring/domain/profile_cache.h"
#include "services/scoring/store/flag_counts.h"

namespace rapport::scoring {

// Keeps profiles in a cache. Counts what it computed and what it was spared: `rapport_scoring_profile_compute_seconds`,
// `rapport_scoring_profile_saved_seconds_total` and `rapport_scoring_profiles_shared_total` (calls that waited for
// another's computation of the same key), and the flags of what it computed (see FlagCounts). Thread-safe.
class CachedProfiles final : public ProfileCache {
 public:
  // Entries live for `time_to_live`. The references must outlive this.
  CachedProfiles(cache::Cache& cache, absl::Duration time_to_live, const Clock& clock, metrics::Registry& registry);

  absl::StatusOr<ProfilePtr> GetOrCompute(const ProfileKey& key, absl::Time deadline,
                                          const std::function<absl::StatusOr<ProfilePtr>()>& compute) override;
  std::vector<ProfilePtr> FindAll(absl::Span<const ProfileKey> keys) override;
  std::unique_ptr<Claim> Begin(const ProfileKey& key) override;

 private:
  class FlightClaim;

  // Keeps a profile that was computed for `key` in `took`, under the key of what it was really made from.
  void Keep(const ProfileKey& key, const ProfilePtr& profile, absl::Duration took);
  // The profile in an entry, nullptr when it is no entry of `key`.
  ProfilePtr Open(const ProfileKey& key, const std::string& entry);
  absl::StatusOr<ProfilePtr> ComputeAndKeep(const ProfileKey& key,
                                            const std::function<absl::StatusOr<ProfilePtr>()>& compute);

  cache::Cache& cache_;
  const absl::Duration time_to_live_;
  const Clock& clock_;
  cache::SingleFlight<ProfilePtr> flights_;
  prometheus::Histogram& compute_seconds_;
  prometheus::Counter& saved_seconds_;
  prometheus::Counter& shared_;
  FlagCounts flags_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_STORE_CACHED_PROFILES_H_
