#include "services/goals/domain/goal_entries.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/resources/timestamp.h"
#include "services/goals/domain/goal_lifecycle.h"
#include "services/goals/domain/goals_errors.h"

namespace rapport::goals {
namespace {

using resources::ToTime;

template <class Entries>
auto* FindById(absl::string_view id, Entries& entries) {
  const auto found = std::find_if(entries.begin(), entries.end(), [id](const auto& entry) { return entry.id() == id; });
  return found == entries.end() ? nullptr : &*found;
}

template <class Entry, class Entries>
absl::Status Append(const Entry& entry, Entries& entries) {
  if (entries.size() >= kMaxEntries) return GoalFull();
  *entries.Add() = entry;
  return absl::OkStatus();
}

// The outcome by the latest report, by its own time and then by recording.
v1::TaskOutcome LatestOutcome(const v1::Task& task) {
  const v1::TaskReport* latest = nullptr;
  for (const v1::TaskReport& report : task.reports()) {
    if (latest == nullptr || ToTime(report.report_time()) >= ToTime(latest->report_time())) latest = &report;
  }
  return latest == nullptr ? v1::TASK_OUTCOME_UNSPECIFIED : latest->outcome();
}

// Whether the same rater gave a value in the same session; a rating without one (asked and not rated, withdrawn, or
// readiness alone) stands in nobody's way.
const v1::Rating* SameOccasion(const v1::Rating& rating, const v1::Goal& goal) {
  if (rating.session().empty() || !rating.has_value()) return nullptr;
  const auto found = std::find_if(goal.ratings().begin(), goal.ratings().end(), [&rating](const v1::Rating& other) {
    return other.session() == rating.session() && other.rater() == rating.rater() && other.has_value() &&
           other.id() != rating.id();
  });
  return found == goal.ratings().end() ? nullptr : &*found;
}

}  // namespace

absl::Status AddResponse(const v1::Response& response, v1::Goal& goal) {
  if (!IsOpen(goal)) return GoalStateForbids(goal.state());
  v1::Response to_wording = response;
  to_wording.set_wording(goal.wording());
  return Append(to_wording, *goal.mutable_responses());
}

absl::Status AddRating(const v1::Rating& rating, v1::Goal& goal) {
  if (!IsOpen(goal) && goal.state() != v1::GOAL_STATE_ACHIEVED) return GoalStateForbids(goal.state());
  if (const v1::Rating* same = SameOccasion(rating, goal); same != nullptr) return RatingExists(same->id());
  return Append(rating, *goal.mutable_ratings());
}

absl::Status AmendRating(const v1::Rating& amended, absl::string_view reason, absl::Time now, v1::Goal& goal) {
  v1::Rating* rating = FindById(amended.id(), *goal.mutable_ratings());
  if (rating == nullptr) return RatingNotFound();
  v1::RatingAmendment before;
  if (rating->has_value()) before.set_value(rating->value());
  if (rating->has_importance()) before.set_importance(rating->importance());
  if (rating->has_confidence()) before.set_confidence(rating->confidence());
  *before.mutable_amend_time() = resources::ToTimestamp(now);
  before.set_reason(std::string(reason));

  v1::Rating after = *rating;
  after.clear_value();
  after.clear_importance();
  after.clear_confidence();
  if (amended.has_value()) after.set_value(amended.value());
  if (amended.has_importance()) after.set_importance(amended.importance());
  if (amended.has_confidence()) after.set_confidence(amended.confidence());
  if (const v1::Rating* same = SameOccasion(after, goal); same != nullptr) return RatingExists(same->id());
  RETURN_IF_ERROR(Append(before, *after.mutable_amendments()));
  *rating = std::move(after);
  return absl::OkStatus();
}

absl::Status AddTask(const v1::Task& task, v1::Goal& goal) {
  if (goal.state() != v1::GOAL_STATE_ACTIVE) return GoalStateForbids(goal.state());
  return Append(task, *goal.mutable_tasks());
}

absl::Status AddReport(absl::string_view task_id, const v1::TaskReport& report, v1::Goal& goal) {
  v1::Task* task = FindById(task_id, *goal.mutable_tasks());
  if (task == nullptr) return TaskNotFound();
  const absl::Status added = Append(report, *task->mutable_reports());
  task->set_outcome(LatestOutcome(*task));
  return added;
}

}  // namespace rapport::goals
