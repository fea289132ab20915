#include "services/scoring/domain/profile_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/scoring/domain/alliance_profile.h"

namespace rapport::scoring {
namespace {

// How often a profile is read anew when a write came between its parts; after that it says what is missing.
constexpr int kReads = 3;

absl::Status GoalsAway() { return UnavailableError("GOALS_UNAVAILABLE", "the goal service is away"); }

}  // namespace

ProfileReader::ProfileReader(ProfileReaderParts parts)
    : parts_(std::move(parts)), definitions_digest_(DefinitionsDigest(parts_.catalog)) {}

absl::StatusOr<ProfilePtr> ProfileReader::Read(const rpc::CallContext& call, const ProfileQuery& query) const {
  const std::string practice = resources::PracticeName{query.episode.practice}.ToString();
  const std::vector<std::string> episodes = {query.episode.ToString()};
  Pending<ActivityRevisions> pending_intake = parts_.episodes.Revisions(call, practice, episodes);
  Pending<ActivityRevisions> pending_goals = parts_.goals.Revisions(GoalCall(call), practice, episodes);
  const absl::StatusOr<ActivityRevisions> intake = pending_intake.get();
  const absl::StatusOr<ActivityRevisions> goals = pending_goals.get();
  if (!intake.ok()) return intake.status();
  if (!goals.ok()) return Compute(call, query, /*with_goals=*/false);
  return parts_.cache.GetOrCompute(KeyAt(query, *intake, *goals, 0), call.deadline,
                                   [&] { return Compute(call, query, /*with_goals=*/true); });
}

ProfileKey ProfileReader::KeyAt(const ProfileQuery& query, const ActivityRevisions& intake,
                                const ActivityRevisions& goals, size_t index) const {
  ProfileKey key;
  key.episode = query.episode.ToString();
  key.inputs.set_intake_store_epoch(intake.store_epoch);
  key.inputs.set_intake_activity_revision(intake.revisions[index]);
  key.inputs.set_goals_store_epoch(goals.store_epoch);
  key.inputs.set_goals_activity_revision(goals.revisions[index]);
  key.inputs.set_definitions_digest(definitions_digest_);
  key.inputs.set_engine_version(RulesVersion());
  key.parameter_set = parts_.parameters.name;
  key.rupture_methods = query.rupture_methods;
  return key;
}

absl::StatusOr<ProfilePtr> ProfileReader::Compute(const rpc::CallContext& call, const ProfileQuery& query,
                                                  bool with_goals) const {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<ProfilePtr> profile = Finish(Begin(call, query, with_goals), query);
    if (!profile.ok() || !ReadAcrossAWrite(**profile) || attempt == kReads) return profile;
  }
}

ProfileReader::Begun ProfileReader::Begin(const rpc::CallContext& call, const ProfileQuery& query,
                                          bool with_goals) const {
  const std::string name = query.episode.ToString();
  Begun begun;
  begun.episode = parts_.episodes.ReadEpisode(call, name);
  if (with_goals) begun.goals = parts_.goals.ReadProgress(GoalCall(call), name);
  return begun;
}

absl::StatusOr<ProfilePtr> ProfileReader::Finish(Begun begun, const ProfileQuery& query) const {
  const absl::StatusOr<intake::v1::ReadEpisodeResponse> episode = begun.episode.get();
  const absl::StatusOr<goals::v1::GoalProgress> goals =
      begun.goals.valid() ? begun.goals.get() : absl::StatusOr<goals::v1::GoalProgress>(GoalsAway());
  if (!episode.ok()) return episode.status();
  return std::make_shared<const v1::AllianceProfile>(
      BuildProfile({*episode, goals, parts_.catalog, parts_.parameters, definitions_digest_, query.rupture_methods}));
}

rpc::CallContext ProfileReader::GoalCall(const rpc::CallContext& call) const {
  rpc::CallContext shorter = call;
  const absl::Time now = parts_.clock.Now();
  if (call.deadline != absl::InfiniteFuture())
    shorter.deadline = now + std::max(absl::ZeroDuration(), (call.deadline - now) / 2);
  return shorter;
}

}  // namespace rapport::scoring
