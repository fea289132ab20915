#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_READER_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_READER_H_

#include <cstdint>
#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "rapport/goals/v1/goal_service.pb.h"
#include "services/goals/domain/episode_directory.h"

namespace rapport::goals {

// Reads goals. Every method checks its request (INVALID_ARGUMENT with all violations), reads one snapshot on the
// calling thread, and answers UNAVAILABLE with RetryInfo when the database is away. Thread-safe.
class GoalReader {
 public:
  // After how many held sessions without a rating a goal of a practice counts as stale, where a request does not say.
  // Called from any thread.
  using StaleAfterSessions = std::function<uint32_t(absl::string_view practice)>;

  GoalReader(records::RecordStore& store, StaleAfterSessions stale_after)
      : store_(store), stale_after_(std::move(stale_after)) {}

  // NOT_FOUND, GOAL_NOT_FOUND when there is none.
  absl::StatusOr<v1::Goal> Get(const v1::GetGoalRequest& request, absl::Time deadline);

  absl::StatusOr<v1::ListGoalsResponse> List(const v1::ListGoalsRequest& request, absl::Time deadline);

  absl::StatusOr<v1::ReadEpisodeResponse> ReadEpisode(const v1::ReadEpisodeRequest& request, absl::Time deadline);

  absl::StatusOr<v1::BatchGetActivityRevisionsResponse> ActivityRevisions(
      const v1::BatchGetActivityRevisionsRequest& request, absl::Time deadline);

  // Asks `directory` for the sessions; when intake is away, tells what needs none and says what is missing. NOT_FOUND,
  // EPISODE_NOT_FOUND when intake knows no such episode and no goal is of it.
  absl::StatusOr<v1::GoalProgress> Progress(const v1::GetGoalProgressRequest& request, EpisodeDirectory& directory,
                                            absl::Time deadline);

 private:
  records::RecordStore& store_;
  const StaleAfterSessions stale_after_;
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_READER_H_
