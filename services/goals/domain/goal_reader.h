#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_READER_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_READER_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "rapport/goals/v1/goal_service.pb.h"
#include "services/goals/domain/episode_directory.h"

namespace rapport::goals {

// Reads goals. Every method checks its request (INVALID_ARGUMENT with all violations), reads one snapshot on the
// calling thread, and answers UNAVAILABLE with RetryInfo when the database is away. Thread-safe.
class GoalReader {
 public:
  explicit GoalReader(records::RecordStore& store) : store_(store) {}

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
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_READER_H_
