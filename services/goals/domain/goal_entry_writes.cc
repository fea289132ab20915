#include <string>
#include <utility>

#include "common/errors/errors.h"
#include "common/resources/timestamp.h"
#include "services/goals/domain/goal_checks.h"
#include "services/goals/domain/goal_edit.h"
#include "services/goals/domain/goal_entries.h"
#include "services/goals/domain/goal_lifecycle.h"
#include "services/goals/domain/goal_writer.h"

// The writes that add to a goal or change its state.

namespace rapport::goals {
namespace {

using resources::ReadName;
using resources::ToTimestamp;

// What every one of these requests has.
template <class Request>
GoalName ReadTarget(const Request& request, Violations& violations) {
  resources::CheckRequestId(request.request_id(), violations);
  return ReadName<GoalName>("name", request.name(), violations);
}

// Checks the three values that can be rated, on the scale of the goal if it is there.
template <class Request>
void CheckRated(const Request& request, const absl::StatusOr<v1::Goal>& goal, Violations& violations) {
  if (request.has_value() && goal.ok()) CheckOnScale("value", goal->scale(), request.value(), violations);
  if (request.has_importance()) CheckReadiness("importance", request.importance(), violations);
  if (request.has_confidence()) CheckReadiness("confidence", request.confidence(), violations);
}

template <class Request>
v1::Rating ReadRating(const Request& request, std::string id) {
  v1::Rating rating;
  rating.set_id(std::move(id));
  if (request.has_value()) rating.set_value(request.value());
  if (request.has_importance()) rating.set_importance(request.importance());
  if (request.has_confidence()) rating.set_confidence(request.confidence());
  return rating;
}

// What depends on the goal and may have changed since it was read: its scale, as long as nobody has rated it.
absl::Status CheckStillOnScale(const v1::Goal& goal, const v1::Rating& rating) {
  Violations violations;
  if (rating.has_value()) CheckOnScale("value", goal.scale(), rating.value(), violations);
  return violations.ToStatus();
}

// Asks about the session something was given in, if in any.
absl::Status CheckKnown(const std::string& session, EpisodeDirectory& directory) {
  return session.empty() ? absl::OkStatus() : directory.CheckSession(session);
}

// Reads the task to assign, without its id.
v1::Task ReadTask(const v1::Task& input, const GoalName& goal, absl::Time now, Violations& violations) {
  v1::Task task;
  CheckText("task.description", input.description(), Text::kRequired, violations);
  CheckSessionOf("task.session", input.session(), goal.Parent(), violations);
  const absl::Time assigned =
      ReadPastTime("task.assign_time", input.has_assign_time(), input.assign_time(), now, violations);
  if (input.has_due_time()) {
    const auto due = resources::ReadTime("task.due_time", input.due_time(), violations);
    if (due.has_value() && *due < assigned) violations.Add("task.due_time", "must not be before assign_time");
    *task.mutable_due_time() = input.due_time();
  }
  task.set_description(input.description());
  task.set_session(input.session());
  *task.mutable_assign_time() = ToTimestamp(assigned);
  return task;
}

}  // namespace

template <class Request>
void GoalWriter::ChangeState(absl::string_view method, const Request& request, v1::GoalState to, absl::Time deadline,
                             Done done) {
  Violations violations;
  const GoalName name = ReadTarget(request, violations);
  const Text need = to == v1::GOAL_STATE_RETIRED ? Text::kRequired : Text::kOptional;
  CheckText("reason", request.reason(), need, violations);
  if (!violations.empty()) return done(violations.ToStatus());
  const absl::Time now = clock_.Now();
  SubmitEdit(
      method, request, name, request.etag(), deadline, now,
      [=, reason = request.reason()](v1::Goal& goal) { return EnterState(to, reason, now, goal); }, std::move(done),
      store_);
}

void GoalWriter::Achieve(const v1::AchieveGoalRequest& request, absl::Time deadline, Done done) {
  ChangeState("AchieveGoal", request, v1::GOAL_STATE_ACHIEVED, deadline, std::move(done));
}

void GoalWriter::Retire(const v1::RetireGoalRequest& request, absl::Time deadline, Done done) {
  ChangeState("RetireGoal", request, v1::GOAL_STATE_RETIRED, deadline, std::move(done));
}

void GoalWriter::Pause(const v1::PauseGoalRequest& request, absl::Time deadline, Done done) {
  ChangeState("PauseGoal", request, v1::GOAL_STATE_PAUSED, deadline, std::move(done));
}

void GoalWriter::Resume(const v1::ResumeGoalRequest& request, absl::Time deadline, Done done) {
  ChangeState("ResumeGoal", request, v1::GOAL_STATE_ACTIVE, deadline, std::move(done));
}

void GoalWriter::Respond(const v1::RespondToGoalRequest& request, absl::Time deadline, Done done) {
  Violations violations;
  const GoalName name = ReadTarget(request, violations);
  const absl::Time now = clock_.Now();
  CheckParty("party", request.party(), violations);
  if (request.stance() == v1::STANCE_UNSPECIFIED || !v1::Stance_IsValid(request.stance())) {
    violations.Add("stance", "must be STANCE_AGREES, STANCE_DISPUTES or STANCE_WANTS_CHANGE");
  }
  CheckText("comment", request.comment(), Text::kOptional, violations);
  v1::Response response;
  response.set_party(request.party());
  response.set_stance(request.stance());
  response.set_comment(request.comment());
  *response.mutable_respond_time() =
      ToTimestamp(ReadPastTime("respond_time", request.has_respond_time(), request.respond_time(), now, violations));
  if (!violations.empty()) return done(violations.ToStatus());
  SubmitEdit(
      "RespondToGoal", request, name, request.etag(), deadline, now,
      [response](v1::Goal& goal) { return AddResponse(response, goal); }, std::move(done), store_);
}

void GoalWriter::Rate(const v1::RateGoalRequest& request, EpisodeDirectory& directory, absl::Time deadline, Done done) {
  Violations violations;
  const GoalName name = ReadTarget(request, violations);
  const absl::Time now = clock_.Now();
  const absl::StatusOr<v1::Goal> present = name.goal.empty() ? v1::Goal() : Read(name, deadline);
  CheckRater("rater", request.rater(), violations);
  CheckRated(request, present, violations);
  if (!name.goal.empty()) CheckSessionOf("session", request.session(), name.Parent(), violations);
  v1::Rating rating = ReadRating(request, ids_.NewId());
  rating.set_rater(request.rater());
  rating.set_session(request.session());
  *rating.mutable_recorded_time() = ToTimestamp(now);
  *rating.mutable_rated_time() =
      ToTimestamp(ReadPastTime("rated_time", request.has_rated_time(), request.rated_time(), now, violations));
  if (!violations.empty()) return done(violations.ToStatus());
  if (!present.ok()) return done(present.status());
  if (absl::Status known = CheckKnown(request.session(), directory); !known.ok()) return done(known);
  SubmitEdit(
      "RateGoal", request, name, request.etag(), deadline, now,
      [rating](v1::Goal& goal) -> absl::Status {
        RETURN_IF_ERROR(CheckStillOnScale(goal, rating));
        return AddRating(rating, goal);
      },
      std::move(done), store_);
}

void GoalWriter::Amend(const v1::AmendRatingRequest& request, absl::Time deadline, Done done) {
  Violations violations;
  const GoalName name = ReadTarget(request, violations);
  const absl::StatusOr<v1::Goal> present = name.goal.empty() ? v1::Goal() : Read(name, deadline);
  if (request.rating().empty()) violations.Add("rating", "must not be empty");
  CheckRated(request, present, violations);
  CheckText("reason", request.reason(), Text::kRequired, violations);
  if (!violations.empty()) return done(violations.ToStatus());
  if (!present.ok()) return done(present.status());
  const absl::Time now = clock_.Now();
  SubmitEdit(
      "AmendRating", request, name, request.etag(), deadline, now,
      [amended = ReadRating(request, request.rating()), reason = request.reason(), now](v1::Goal& goal) {
        return AmendRating(amended, reason, now, goal);
      },
      std::move(done), store_);
}

void GoalWriter::AssignTask(const v1::AssignTaskRequest& request, EpisodeDirectory& directory, absl::Time deadline,
                            Done done) {
  Violations violations;
  const GoalName name = ReadTarget(request, violations);
  const absl::Time now = clock_.Now();
  v1::Task task = ReadTask(request.task(), name, now, violations);
  if (!violations.empty()) return done(violations.ToStatus());
  task.set_id(ids_.NewId());
  if (absl::Status present = Read(name, deadline).status(); !present.ok()) return done(present);
  if (absl::Status known = CheckKnown(task.session(), directory); !known.ok()) return done(known);
  SubmitEdit(
      "AssignTask", request, name, request.etag(), deadline, now,
      [task](v1::Goal& goal) { return AddTask(task, goal); }, std::move(done), store_);
}

void GoalWriter::ReportTask(const v1::ReportTaskRequest& request, absl::Time deadline, Done done) {
  Violations violations;
  const GoalName name = ReadTarget(request, violations);
  const absl::Time now = clock_.Now();
  if (request.task().empty()) violations.Add("task", "must not be empty");
  if (request.outcome() == v1::TASK_OUTCOME_UNSPECIFIED || !v1::TaskOutcome_IsValid(request.outcome())) {
    violations.Add("outcome", "must be TASK_OUTCOME_DONE, TASK_OUTCOME_PARTLY or TASK_OUTCOME_NOT_DONE");
  }
  CheckRater("reported_by", request.reported_by(), violations);
  CheckText("comment", request.comment(), Text::kOptional, violations);
  v1::TaskReport report;
  report.set_outcome(request.outcome());
  report.set_reported_by(request.reported_by());
  report.set_comment(request.comment());
  *report.mutable_report_time() =
      ToTimestamp(ReadPastTime("report_time", request.has_report_time(), request.report_time(), now, violations));
  if (!violations.empty()) return done(violations.ToStatus());
  SubmitEdit(
      "ReportTask", request, name, request.etag(), deadline, now,
      [report, task = request.task()](v1::Goal& goal) { return AddReport(task, report, goal); }, std::move(done),
      store_);
}

}  // namespace rapport::goals
