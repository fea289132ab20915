#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TEST_SOURCES_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TEST_SOURCES_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "services/scoring/domain/test_episode.h"
#include "services/scoring/domain/upstream_sources.h"

namespace rapport::scoring::testing {

// Intake and goals as far as profiles see them, in memory: episodes that a test writes to, with revisions and epochs.
// Thread-safe.
class TestIntake final : public EpisodeSource {
 public:
  Pending<ActivityRevisions> Revisions(const rpc::CallContext& call, const std::string& practice,
                                       const std::vector<std::string>& episodes) override;
  Pending<intake::v1::ReadEpisodeResponse> ReadEpisode(const rpc::CallContext& call,
                                                       const std::string& episode) override;
  Pending<intake::v1::ParameterSet> ReadParameterSet(const rpc::CallContext& call, const std::string& name) override;
  Pending<intake::v1::ListEpisodesResponse> ListEpisodes(const rpc::CallContext& call,
                                                         const intake::v1::ListEpisodesRequest& request) override;

  // An episode as it stands now, without counting as a read of scoring's; empty when there is none.
  intake::v1::ReadEpisodeResponse StateOf(const std::string& episode);

  // Changes an episode, made when it is new, and takes the next revision.
  void Write(const std::string& episode, const std::function<void(TestEpisode&)>& change);

  // Makes this the practice's newest parameter set, `practices/p/parameterSets/v1` and so on.
  void Estimate(intake::v1::ParameterSet set);

  // Takes an episode away, and the next revision.
  void Erase(const std::string& episode);

  // What a backup holds, and going back to it: revisions go back too, and the store gets a new epoch.
  std::map<std::string, TestEpisode> Backup();
  void Restore(const std::map<std::string, TestEpisode>& backup, int64_t revision);

  void SetAway(bool away);
  int64_t revision();
  int reads();  // whole episodes read

 private:
  absl::Status Present() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  intake::v1::ReadEpisodeResponse Stand(const std::string& episode) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  std::map<std::string, TestEpisode> episodes_ ABSL_GUARDED_BY(mutex_);
  std::vector<intake::v1::ParameterSet> sets_ ABSL_GUARDED_BY(mutex_);
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = 0;
  int epoch_ ABSL_GUARDED_BY(mutex_) = 1;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  int reads_ ABSL_GUARDED_BY(mutex_) = 0;
};

// An intake whose episodes are read when somebody waits for them: what began and was never waited for shows.
class LateIntake final : public EpisodeSource {
 public:
  // `intake` must outlive this, and this what it has begun.
  explicit LateIntake(TestIntake& intake) : intake_(intake) {}

  Pending<ActivityRevisions> Revisions(const rpc::CallContext& call, const std::string& practice,
                                       const std::vector<std::string>& episodes) override;
  Pending<intake::v1::ReadEpisodeResponse> ReadEpisode(const rpc::CallContext& call,
                                                       const std::string& episode) override;
  Pending<intake::v1::ParameterSet> ReadParameterSet(const rpc::CallContext& call, const std::string& name) override;
  Pending<intake::v1::ListEpisodesResponse> ListEpisodes(const rpc::CallContext& call,
                                                         const intake::v1::ListEpisodesRequest& request) override;

  // The next read of an episode that is waited for ends with UNAVAILABLE.
  void FailNext() { fail_ = true; }

  int begun() const { return begun_; }
  int under_way() const { return begun_ - finished_; }

 private:
  TestIntake& intake_;
  std::atomic<bool> fail_ = false;
  std::atomic<int> begun_ = 0;
  std::atomic<int> finished_ = 0;
};

// A goal service whose goals are stale at every odd number of held sessions, so that an answer of another moment shows.
class TestGoals final : public GoalSource {
 public:
  explicit TestGoals(TestIntake& intake) : intake_(intake) {}

  Pending<ActivityRevisions> Revisions(const rpc::CallContext& call, const std::string& practice,
                                       const std::vector<std::string>& episodes) override;
  Pending<goals::v1::GoalProgress> ReadProgress(const rpc::CallContext& call, const std::string& episode) override;

  // Sets the agreement of an episode's only goal, as responded to at `time`, and takes the next revision.
  void Write(const std::string& episode, goals::v1::Agreement agreement, absl::Time time = absl::UnixEpoch());

  // The service's own setting: no revision changes with it.
  void SetStaleAfterSessions(uint32_t sessions);
  void SetAway(bool away);

  // Runs before goals reads the sessions for its next `times` answers: what happens between the reads of a profile.
  void BetweenReads(int times, std::function<void()> happens);

 private:
  TestIntake& intake_;
  Mutex mutex_;
  int interruptions_ ABSL_GUARDED_BY(mutex_) = 0;
  std::function<void()> happens_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, goals::v1::GoalProgress> progress_ ABSL_GUARDED_BY(mutex_);
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = 0;
  uint32_t stale_after_sessions_ ABSL_GUARDED_BY(mutex_) = 3;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rapport::scoring::testing

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TEST_SOURCES_H_
