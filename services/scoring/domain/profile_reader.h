#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_READER_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/resources/resource_name.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/profile_cache.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/upstream_sources.h"

namespace rapport::scoring {

// What a ProfileReader stands on; everything must outlive it.
struct ProfileReaderParts {
  EpisodeSource& episodes;
  GoalSource& goals;
  ProfileCache& cache;
  const ScoringCatalog& catalog;
  const Clock& clock;
  ProfileParameters parameters;
};

// Which profile is wanted.
struct ProfileQuery {
  resources::EpisodeName episode;
  std::vector<v1::RuptureMethod> rupture_methods;  // ascending, beside the default one
};

// Reads alliance profiles: asks both stores where the episode stands, takes the profile of exactly that from the cache,
// or reads both, computes and keeps it. Blocks; for worker threads. Thread-safe.
class ProfileReader {
 public:
  explicit ProfileReader(ProfileReaderParts parts);

  // NOT_FOUND when intake knows no such episode; UNAVAILABLE with RetryInfo when intake is away. Goals away: the
  // profile without them, which is not kept.
  absl::StatusOr<ProfilePtr> Read(const rpc::CallContext& call, const ProfileQuery& query) const;

  // The key of the profile at these revisions.
  ProfileKey KeyAt(const ProfileQuery& query, const ActivityRevisions& intake, const ActivityRevisions& goals,
                   size_t index) const;

  // Reads and computes, whatever is kept. `with_goals` false: goals is known to be away.
  absl::StatusOr<ProfilePtr> Compute(const rpc::CallContext& call, const ProfileQuery& query, bool with_goals) const;

  // The same in two steps, so that the reads of several profiles go on side by side. What was begun must be finished
  // before the call ends.
  struct Begun {
    Pending<intake::v1::ReadEpisodeResponse> episode;
    Pending<goals::v1::GoalProgress> goals;  // not valid when goals is away
  };
  Begun Begin(const rpc::CallContext& call, const ProfileQuery& query, bool with_goals) const;
  absl::StatusOr<ProfilePtr> Finish(Begun begun, const ProfileQuery& query) const;

  const ProfileReaderParts& parts() const { return parts_; }

  // The call with at most half of its time left: what may be lost waiting for goals.
  rpc::CallContext GoalCall(const rpc::CallContext& call) const;

 private:
  const ProfileReaderParts parts_;
  const std::string definitions_digest_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_READER_H_
