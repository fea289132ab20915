#include "services/scoring/domain/test_sources.h"

#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/alliance_requests.h"

namespace rapport::scoring::testing {
namespace {

template <class T>
Pending<T> Ready(absl::StatusOr<T> result) {
  std::promise<absl::StatusOr<T>> promise;
  promise.set_value(std::move(result));
  return promise.get_future();
}

absl::Status Away() { return UnavailableError("UPSTREAM_UNAVAILABLE", "away"); }

}  // namespace

absl::Status TestIntake::Present() { return away_ ? Away() : absl::OkStatus(); }

Pending<ActivityRevisions> TestIntake::Revisions(const rpc::CallContext&, const std::string&,
                                                 const std::vector<std::string>& episodes) {
  MutexLock lock(mutex_);
  if (absl::Status status = Present(); !status.ok()) return Ready<ActivityRevisions>(status);
  ActivityRevisions revisions;
  revisions.store_epoch = absl::StrCat("intake-", epoch_);
  for (const std::string& episode : episodes) {
    const auto found = episodes_.find(episode);
    revisions.revisions.push_back(found == episodes_.end() ? 0 : found->second.reply().activity_revision());
  }
  if (!sets_.empty()) revisions.parameter_set = sets_.back().name();
  return Ready<ActivityRevisions>(std::move(revisions));
}

Pending<intake::v1::ReadEpisodeResponse> TestIntake::ReadEpisode(const rpc::CallContext&, const std::string& episode) {
  MutexLock lock(mutex_);
  if (absl::Status status = Present(); !status.ok()) return Ready<intake::v1::ReadEpisodeResponse>(status);
  ++reads_;
  if (!episodes_.contains(episode)) return Ready<intake::v1::ReadEpisodeResponse>(EpisodeNotFound());
  return Ready<intake::v1::ReadEpisodeResponse>(Stand(episode));
}

intake::v1::ReadEpisodeResponse TestIntake::Stand(const std::string& episode) {
  intake::v1::ReadEpisodeResponse reply;
  if (const auto found = episodes_.find(episode); found != episodes_.end()) reply = found->second.reply();
  reply.set_store_epoch(absl::StrCat("intake-", epoch_));
  return reply;
}

intake::v1::ReadEpisodeResponse TestIntake::StateOf(const std::string& episode) {
  MutexLock lock(mutex_);
  return Stand(episode);
}

Pending<intake::v1::ListEpisodesResponse> TestIntake::ListEpisodes(const rpc::CallContext&,
                                                                   const intake::v1::ListEpisodesRequest& request) {
  MutexLock lock(mutex_);
  if (absl::Status status = Present(); !status.ok()) return Ready<intake::v1::ListEpisodesResponse>(status);
  intake::v1::ListEpisodesResponse reply;
  for (const auto& [name, episode] : episodes_) {
    const intake::v1::Episode& listed = episode.reply().episode();
    const bool wanted = request.state() == intake::v1::EPISODE_STATE_UNSPECIFIED || request.state() == listed.state();
    if (wanted) *reply.add_episodes() = listed;
  }
  return Ready<intake::v1::ListEpisodesResponse>(std::move(reply));
}

Pending<intake::v1::ParameterSet> TestIntake::ReadParameterSet(const rpc::CallContext&, const std::string& name) {
  MutexLock lock(mutex_);
  if (absl::Status status = Present(); !status.ok()) return Ready<intake::v1::ParameterSet>(status);
  for (const intake::v1::ParameterSet& set : sets_) {
    if (set.name() == name) return Ready<intake::v1::ParameterSet>(set);
  }
  return Ready<intake::v1::ParameterSet>(absl::NotFoundError("no such set"));
}

void TestIntake::Estimate(intake::v1::ParameterSet set) {
  MutexLock lock(mutex_);
  set.set_version(static_cast<uint32_t>(sets_.size()) + 1);
  set.set_name(absl::StrCat("practices/p/parameterSets/v", set.version()));
  sets_.push_back(std::move(set));
}

void TestIntake::Write(const std::string& episode, const std::function<void(TestEpisode&)>& change) {
  MutexLock lock(mutex_);
  TestEpisode& changed = episodes_.try_emplace(episode, episode).first->second;
  change(changed);
  changed.set_activity_revision(++revision_);
}

void TestIntake::Erase(const std::string& episode) {
  MutexLock lock(mutex_);
  episodes_.erase(episode);
  ++revision_;
}

std::map<std::string, TestEpisode> TestIntake::Backup() {
  MutexLock lock(mutex_);
  return episodes_;
}

void TestIntake::Restore(const std::map<std::string, TestEpisode>& backup, int64_t revision) {
  MutexLock lock(mutex_);
  episodes_ = backup;
  sets_.clear();
  revision_ = revision;
  ++epoch_;
}

void TestIntake::SetAway(bool away) {
  MutexLock lock(mutex_);
  away_ = away;
}

int64_t TestIntake::revision() {
  MutexLock lock(mutex_);
  return revision_;
}

int TestIntake::reads() {
  MutexLock lock(mutex_);
  return reads_;
}

Pending<ActivityRevisions> LateIntake::Revisions(const rpc::CallContext& call, const std::string& practice,
                                                 const std::vector<std::string>& episodes) {
  return intake_.Revisions(call, practice, episodes);
}

Pending<intake::v1::ReadEpisodeResponse> LateIntake::ReadEpisode(const rpc::CallContext& call,
                                                                 const std::string& episode) {
  ++begun_;
  return std::async(std::launch::deferred, [this, call, episode]() -> absl::StatusOr<intake::v1::ReadEpisodeResponse> {
    ++finished_;
    if (fail_.exchange(false)) return Away();
    return intake_.ReadEpisode(call, episode).get();
  });
}

Pending<intake::v1::ParameterSet> LateIntake::ReadParameterSet(const rpc::CallContext& call, const std::string& name) {
  return intake_.ReadParameterSet(call, name);
}

Pending<intake::v1::ListEpisodesResponse> LateIntake::ListEpisodes(const rpc::CallContext& call,
                                                                   const intake::v1::ListEpisodesRequest& request) {
  return intake_.ListEpisodes(call, request);
}

Pending<ActivityRevisions> TestGoals::Revisions(const rpc::CallContext&, const std::string&,
                                                const std::vector<std::string>& episodes) {
  MutexLock lock(mutex_);
  if (away_) return Ready<ActivityRevisions>(Away());
  ActivityRevisions revisions;
  revisions.store_epoch = "goals-1";
  revisions.stale_after_sessions = stale_after_sessions_;
  for (const std::string& episode : episodes) {
    const auto found = progress_.find(episode);
    revisions.revisions.push_back(found == progress_.end() ? 0 : found->second.activity_revision());
  }
  return Ready<ActivityRevisions>(std::move(revisions));
}

Pending<goals::v1::GoalProgress> TestGoals::ReadProgress(const rpc::CallContext&, const std::string& episode) {
  MutexLock lock(mutex_);
  if (away_) return Ready<goals::v1::GoalProgress>(Away());
  if (interruptions_ > 0) {
    --interruptions_;
    happens_();
  }
  goals::v1::GoalProgress progress;
  if (const auto found = progress_.find(episode); found != progress_.end()) progress = found->second;
  progress.set_store_epoch("goals-1");
  progress.mutable_parameters()->set_stale_after_sessions(stale_after_sessions_);
  const intake::v1::ReadEpisodeResponse sessions = intake_.StateOf(episode);
  progress.set_sessions_activity_revision(sessions.activity_revision());
  progress.set_sessions_store_epoch(sessions.store_epoch());
  if (sessions.sessions_size() % 2 == 1) {
    for (const goals::v1::GoalStanding& goal : progress.goals()) {
      progress.mutable_staleness()->add_goals()->set_goal(goal.goal());
    }
  }
  return Ready<goals::v1::GoalProgress>(std::move(progress));
}

void TestGoals::Write(const std::string& episode, goals::v1::Agreement agreement, absl::Time time) {
  MutexLock lock(mutex_);
  goals::v1::GoalProgress& progress = progress_[episode];
  progress.set_name(episode);
  goals::v1::GoalStanding& goal = progress.goals_size() == 0 ? *progress.add_goals() : *progress.mutable_goals(0);
  goal.set_goal(absl::StrCat(episode, "/goals/g"));
  goal.set_state(goals::v1::GOAL_STATE_ACTIVE);
  goal.set_agreement(agreement);
  *goal.mutable_latest_response_time() = resources::ToTimestamp(time);
  progress.set_activity_revision(++revision_);
}

void TestGoals::SetStaleAfterSessions(uint32_t sessions) {
  MutexLock lock(mutex_);
  stale_after_sessions_ = sessions;
}

void TestGoals::BetweenReads(int times, std::function<void()> happens) {
  MutexLock lock(mutex_);
  interruptions_ = times;
  happens_ = std::move(happens);
}

void TestGoals::SetAway(bool away) {
  MutexLock lock(mutex_);
  away_ = away;
}

}  // namespace rapport::scoring::testing
