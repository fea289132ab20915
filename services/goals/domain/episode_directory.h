#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_EPISODE_DIRECTORY_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_EPISODE_DIRECTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rapport::goals {

// A session that took place.
struct HeldSession {
  std::string name;  // practices/*/episodes/*/sessions/*
  absl::Time time;   // effective time
};

// The held sessions of an episode, oldest first, and of which state of intake they speak.
struct HeldSessions {
  std::vector<HeldSession> sessions;
  int64_t activity_revision = 0;
  std::string store_epoch;
};

// What goals must know about episodes, which intake keeps. An object answers for one incoming call: it knows its
// deadline and cancellation. Calls block: never on gRPC's threads or a commit thread. All answer UNAVAILABLE with
// RetryInfo when intake is away.
class EpisodeDirectory {
 public:
  virtual ~EpisodeDirectory() = default;

  // The key of the client the episode is about. NOT_FOUND, EPISODE_NOT_FOUND when there is no such episode.
  virtual absl::StatusOr<std::string> ClientOf(absl::string_view episode_name) = 0;

  // NOT_FOUND, SESSION_NOT_FOUND when there is no such session.
  virtual absl::Status CheckSession(absl::string_view session_name) = 0;

  // The sessions of the episode that were held. NOT_FOUND, EPISODE_NOT_FOUND as above.
  virtual absl::StatusOr<HeldSessions> ReadHeldSessions(absl::string_view episode_name) = 0;
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_EPISODE_DIRECTORY_H_
