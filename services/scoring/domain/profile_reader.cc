#include "services/scoring/domain/profile_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/alliance_profile.h"
#include "services/scoring/domain/episode_as_of.h"
#include "services/scoring/domain/viewer_profile.h"

namespace rapport::scoring {
namespace {

// How often a profile is read anew when a write came between its parts; after that it says what is missing.
constexpr int kReads = 3;

absl::Status GoalsAway() { return UnavailableError("GOALS_UNAVAILABLE", "the goal service is away"); }

}  // namespace

ProfileReader::ProfileReader(ProfileReaderParts parts)
    : parts_(std::move(parts)),
      definitions_digest_(DefinitionsDigest(parts_.catalog)),
      parameters_(parts_.episodes, parts_.parameters) {}

absl::StatusOr<ProfilePtr> ProfileReader::Read(const rpc::CallContext& call, const ProfileQuery& query) const {
  const std::string practice = resources::PracticeName{query.episode.practice}.ToString();
  const std::vector<std::string> episodes = {query.episode.ToString()};
  Pending<ActivityRevisions> pending_intake = parts_.episodes.Revisions(call, practice, episodes);
  Pending<ActivityRevisions> pending_goals = parts_.goals.Revisions(GoalCall(call), practice, episodes);
  const absl::StatusOr<ActivityRevisions> intake = pending_intake.get();
  const absl::StatusOr<ActivityRevisions> goals = pending_goals.get();
  if (!intake.ok()) return intake.status();
  const auto compute = [&](bool with_goals) -> absl::StatusOr<ProfilePtr> {
    ASSIGN_OR_RETURN(const ProfileBasis basis, BasisAt(call, *intake));
    return Compute(call, query, basis, with_goals);
  };
  if (!goals.ok()) return compute(/*with_goals=*/false);
  return parts_.cache.GetOrCompute(KeyAt(query, *intake, *goals, 0), call.deadline,
                                   [&] { return compute(/*with_goals=*/true); });
}

ProfileKey ProfileReader::KeyAt(const ProfileQuery& query, const ActivityRevisions& intake,
                                const ActivityRevisions& goals, size_t index) const {
  ProfileKey key;
  key.episode = query.episode.ToString();
  key.inputs.set_intake_store_epoch(intake.store_epoch);
  key.inputs.set_intake_activity_revision(intake.revisions[index]);
  key.inputs.set_goals_store_epoch(goals.store_epoch);
  key.inputs.set_goals_activity_revision(goals.revisions[index]);
  key.inputs.set_goals_stale_after_sessions(goals.stale_after_sessions);
  key.inputs.set_definitions_digest(definitions_digest_);
  key.inputs.set_engine_version(RulesVersion());
  key.parameter_set = intake.parameter_set.empty() ? parameters_.default_name() : intake.parameter_set;
  key.rupture_methods = query.rupture_methods;
  return key;
}

absl::StatusOr<ProfileBasis> ProfileReader::BasisAt(const rpc::CallContext& call,
                                                    const ActivityRevisions& intake) const {
  ASSIGN_OR_RETURN(ParametersPtr parameters, parameters_.At(call, intake));
  return ProfileBasis{std::move(parameters), intake.store_epoch};
}

absl::StatusOr<ProfilePtr> ProfileReader::Compute(const rpc::CallContext& call, const ProfileQuery& query,
                                                  const ProfileBasis& basis, bool with_goals) const {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<ProfilePtr> profile = Finish(Begin(call, query, with_goals), query, basis);
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

absl::Status ProfileReader::CheckStore(const intake::v1::ReadEpisodeResponse& episode,
                                       const ProfileBasis& basis) const {
  // A version's name means something in its store alone: with another store's episode, the profile's key would not
  // say what it was made from.
  const bool own_parameters = basis.parameters->name != parameters_.default_name();
  if (own_parameters && episode.store_epoch() != basis.store_epoch) {
    return UnavailableError("STORE_REPLACED", "intake's store was replaced meanwhile");
  }
  return absl::OkStatus();
}

absl::StatusOr<ProfilePtr> ProfileReader::Finish(Begun begun, const ProfileQuery& query,
                                                 const ProfileBasis& basis) const {
  const absl::StatusOr<intake::v1::ReadEpisodeResponse> episode = begun.episode.get();
  const absl::StatusOr<goals::v1::GoalProgress> goals =
      begun.goals.valid() ? begun.goals.get() : absl::StatusOr<goals::v1::GoalProgress>(GoalsAway());
  if (!episode.ok()) return episode.status();
  RETURN_IF_ERROR(CheckStore(*episode, basis));
  return std::make_shared<const v1::AllianceProfile>(
      BuildProfile({*episode, goals, parts_.catalog, *basis.parameters, definitions_digest_, query.rupture_methods}));
}

absl::Status ProfileReader::SayChanges(const rpc::CallContext& call, Begun begun, const v1::AllianceProfile& shown,
                                       absl::Time since, v1::AllianceProfileSummary& summary) const {
  const absl::StatusOr<intake::v1::ReadEpisodeResponse> episode = begun.episode.get();
  const absl::StatusOr<goals::v1::GoalProgress> goals = begun.goals.get();
  if (!episode.ok()) return episode.status();
  ActivityRevisions at{
      .store_epoch = episode->store_epoch(), .revisions = {}, .parameter_set = {}, .stale_after_sessions = 0};
  if (shown.parameter_set() != parameters_.default_name()) at.parameter_set = shown.parameter_set();
  ASSIGN_OR_RETURN(const ParametersPtr parameters, parameters_.At(call, at));
  // Both from the same reads, so that what differs is what was recorded between.
  const auto profile_of = [&](const intake::v1::ReadEpisodeResponse& read) {
    v1::AllianceProfile built = BuildProfile({read, goals, parts_.catalog, *parameters, definitions_digest_, {}});
    return call.hide_alliance_scores ? WithoutAllianceScores(built) : built;
  };
  SayWhatChanged(profile_of(*episode), profile_of(EpisodeAsOf(*episode, since)), since, summary);
  for (const intake::v1::Session& session : episode->sessions()) {
    if (resources::ToTime(session.recorded_time()) > since) summary.set_new_sessions(summary.new_sessions() + 1);
  }
  return absl::OkStatus();
}

rpc::CallContext ProfileReader::GoalCall(const rpc::CallContext& call) const {
  rpc::CallContext shorter = call;
  const absl::Time now = parts_.clock.Now();
  if (call.deadline != absl::InfiniteFuture())
    shorter.deadline = now + std::max(absl::ZeroDuration(), (call.deadline - now) / 2);
  return shorter;
}

}  // namespace rapport::scoring
