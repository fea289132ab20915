#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_WRITER_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_WRITER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/record_store.h"
#include "common/resources/write_request.h"
#include "rapport/goals/v1/goal_service.pb.h"
#include "services/goals/domain/episode_directory.h"
#include "services/goals/domain/goal_name.h"

namespace rapport::goals {

// Writes goals. Every method checks its request (INVALID_ARGUMENT with all violations), queues one write and returns;
// `done` gets the goal as it is after the commit, or the error, and nothing has changed then. Besides what its contract
// in goal_service.proto says, each can answer GOAL_NOT_FOUND, ETAG_MISMATCH, REQUEST_ID_REUSED and UNAVAILABLE.
// Methods that take a directory ask it first and block meanwhile; those marked "reads" block on the store: both belong
// on a worker. Thread-safe.
class GoalWriter {
 public:
  using Done = resources::Done<v1::Goal>;
  using SplitDone = resources::Done<v1::SplitGoalResponse>;

  GoalWriter(records::RecordStore& store, const Clock& clock, IdGenerator& ids)
      : store_(store), clock_(clock), ids_(ids) {}

  void Create(const v1::CreateGoalRequest& request, EpisodeDirectory& directory, absl::Time deadline, Done done);
  void Split(const v1::SplitGoalRequest& request, EpisodeDirectory& directory, absl::Time deadline, SplitDone done);
  void Update(const v1::UpdateGoalRequest& request, absl::Time deadline, Done done);  // reads

  void Achieve(const v1::AchieveGoalRequest& request, absl::Time deadline, Done done);
  void Retire(const v1::RetireGoalRequest& request, absl::Time deadline, Done done);
  void Pause(const v1::PauseGoalRequest& request, absl::Time deadline, Done done);
  void Resume(const v1::ResumeGoalRequest& request, absl::Time deadline, Done done);

  void Respond(const v1::RespondToGoalRequest& request, absl::Time deadline, Done done);
  void Rate(const v1::RateGoalRequest& request, EpisodeDirectory& directory, absl::Time deadline, Done done);  // reads
  void Amend(const v1::AmendRatingRequest& request, absl::Time deadline, Done done);                           // reads
  void AssignTask(const v1::AssignTaskRequest& request, EpisodeDirectory& directory, absl::Time deadline,
                  Done done);  // reads
  void ReportTask(const v1::ReportTaskRequest& request, absl::Time deadline, Done done);

 private:
  template <class Request>
  void ChangeState(absl::string_view method, const Request& request, v1::GoalState to, absl::Time deadline, Done done);

  // The goal as it is; blocks.
  absl::StatusOr<v1::Goal> Read(const GoalName& name, absl::Time deadline);

  records::RecordStore& store_;
  const Clock& clock_;
  IdGenerator& ids_;
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_WRITER_H_
