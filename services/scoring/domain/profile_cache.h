#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_CACHE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_CACHE_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/domain/profile_key.h"

namespace rapport::scoring {

using ProfilePtr = std::shared_ptr<const v1::AllianceProfile>;

// Profiles that were computed before. Whatever goes wrong with the cache itself, callers only notice the time it takes.
// Thread-safe.
class ProfileCache {
 public:
  virtual ~ProfileCache() = default;

  // The kept profile, or the one `compute` makes, which runs once for concurrent calls of one key and is kept under the
  // key of what it was really made from, if it is complete. DEADLINE_EXCEEDED when `deadline` passes while another call
  // computes; otherwise the error of `compute`.
  virtual absl::StatusOr<ProfilePtr> GetOrCompute(const ProfileKey& key, absl::Time deadline,
                                                  const std::function<absl::StatusOr<ProfilePtr>()>& compute) = 0;

  // The kept profiles, nullptr where there is none, in the order of `keys`, at the cost of about one look-up.
  virtual std::vector<ProfilePtr> FindAll(absl::Span<const ProfileKey> keys) = 0;

  // One caller's part in computing a profile, for callers that have several under way. Land everything you lead before
  // you wait for anything.
  class Claim {
   public:
    // A leader that goes without having landed leaves the computation to others.
    virtual ~Claim() = default;

    // Whether this caller must compute the profile, and land it.
    virtual bool leads() const = 0;

    // Gives what was computed in `took` to all who wait, and keeps it as GetOrCompute does. By the leader, once.
    virtual void Land(absl::StatusOr<ProfilePtr> profile, absl::Duration took) = 0;

    // The leader's result; DEADLINE_EXCEEDED when `deadline` passes first. Nothing when the leader gave up: then it
    // must be computed after all.
    virtual std::optional<absl::StatusOr<ProfilePtr>> Await(absl::Time deadline) = 0;
  };
  virtual std::unique_ptr<Claim> Begin(const ProfileKey& key) = 0;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_CACHE_H_
