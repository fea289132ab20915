#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_READER_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/resources/resource_name.h"
#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/practice_parameters.h"
#include "services/scoring/domain/profile_cache.h"
#include "services/scoring/domain/upstream_sources.h"

namespace rapport::scoring {

// What a ProfileReader stands on; everything must outlive it.
struct ProfileReaderParts {
  EpisodeSource& episodes;
  GoalSource& goals;
  ProfileCache& cache;
  const ScoringCatalog& catalog;
  const Clock& clock;
  ProfileParameters parameters;  // the defaults, for what a practice has no estimates of
};

// What one moment's revisions say beside the episodes themselves: by which parameters to compute, and the store that
// they are of.
struct ProfileBasis {
  ParametersPtr parameters;
  std::string store_epoch;
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

  // What to compute by at these revisions. Blocks when the practice has new parameters. Errors of intake.
  absl::StatusOr<ProfileBasis> BasisAt(const rpc::CallContext& call, const ActivityRevisions& intake) const;

  // Reads and computes, whatever is kept. `with_goals` false: goals is known to be away.
  absl::StatusOr<ProfilePtr> Compute(const rpc::CallContext& call, const ProfileQuery& query, const ProfileBasis& basis,
                                     bool with_goals) const;

  // The same in two steps, so that the reads of several profiles go on side by side. What was begun must be finished
  // before the call ends. Also errors of CheckStore.
  struct Begun {
    Pending<intake::v1::ReadEpisodeResponse> episode;
    Pending<goals::v1::GoalProgress> goals;  // not valid when goals is away
  };
  Begun Begin(const rpc::CallContext& call, const ProfileQuery& query, bool with_goals) const;
  absl::StatusOr<ProfilePtr> Finish(Begun begun, const ProfileQuery& query, const ProfileBasis& basis) const;

  // UNAVAILABLE, STORE_REPLACED with RetryInfo when the episode is of another store than the basis, and that matters.
  absl::Status CheckStore(const intake::v1::ReadEpisodeResponse& episode, const ProfileBasis& basis) const;

  // Says in `summary`, which is of `shown`, what has changed since. Errors of intake; goals away: what goals say of it
  // is left out.
  absl::Status SayChanges(const rpc::CallContext& call, Begun begun, const v1::AllianceProfile& shown, absl::Time since,
                          v1::AllianceProfileSummary& summary) const;

  const ProfileReaderParts& parts() const { return parts_; }

  // The call with at most half of its time left: what may be lost waiting for goals.
  rpc::CallContext GoalCall(const rpc::CallContext& call) const;

 private:
  const ProfileReaderParts parts_;
  const std::string definitions_digest_;
  mutable PracticeParameters parameters_;  // knows more with time, answers the same
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_READER_H_
