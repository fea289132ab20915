#ifndef RAPPORT_SERVICES_GOALS_TESTING_FAKE_DIRECTORY_H_
#define RAPPORT_SERVICES_GOALS_TESTING_FAKE_DIRECTORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/mutex.h"
#include "common/errors/errors.h"
#include "services/goals/domain/episode_directory.h"
#include "services/goals/domain/goals_errors.h"
#include "services/goals/testing/goal_builders.h"

namespace rapport::goals::test {

// The state of intake that FakeDirectory speaks of.
inline constexpr int64_t kIntakeRevision = 41;
inline constexpr char kIntakeEpoch[] = "intake-epoch";

// An intake that knows what a test tells it: at first kEpisode, of client "c1", without sessions. Thread-safe.
class FakeDirectory final : public EpisodeDirectory {
 public:
  void AddEpisode(const std::string& name, const std::string& client) {
    MutexLock lock(mutex_);
    clients_[name] = client;
  }

  // A session of kEpisode that took place.
  void AddSession(absl::string_view id, absl::Time time) {
    MutexLock lock(mutex_);
    sessions_.push_back({SessionNamed(id), time});
  }

  // From now on intake is away, or back.
  void SetAway(bool away) {
    MutexLock lock(mutex_);
    away_ = away;
  }

  int times_asked() const {
    MutexLock lock(mutex_);
    return times_asked_;
  }

  absl::StatusOr<std::string> ClientOf(absl::string_view episode_name) override {
    MutexLock lock(mutex_);
    if (absl::Status asked = Ask(); !asked.ok()) return asked;
    const auto client = clients_.find(std::string(episode_name));
    if (client == clients_.end()) return EpisodeNotFound();
    return client->second;
  }

  absl::Status CheckSession(absl::string_view session_name) override {
    MutexLock lock(mutex_);
    if (absl::Status asked = Ask(); !asked.ok()) return asked;
    for (const HeldSession& session : sessions_) {
      if (session.name == session_name) return absl::OkStatus();
    }
    return SessionNotFound();
  }

  absl::StatusOr<HeldSessions> ReadHeldSessions(absl::string_view episode_name) override {
    MutexLock lock(mutex_);
    if (absl::Status asked = Ask(); !asked.ok()) return asked;
    if (clients_.count(std::string(episode_name)) == 0) return EpisodeNotFound();
    return HeldSessions{episode_name == kEpisode ? sessions_ : std::vector<HeldSession>(), kIntakeRevision,
                        kIntakeEpoch};
  }

 private:
  absl::Status Ask() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    ++times_asked_;
    return away_ ? UnavailableError("UPSTREAM_UNAVAILABLE", "intake is away") : absl::OkStatus();
  }

  mutable Mutex mutex_;
  std::map<std::string, std::string> clients_ ABSL_GUARDED_BY(mutex_) = {{kEpisode, "c1"}};
  std::vector<HeldSession> sessions_ ABSL_GUARDED_BY(mutex_);
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  int times_asked_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rapport::goals::test

#endif  // RAPPORT_SERVICES_GOALS_TESTING_FAKE_DIRECTORY_H_
