#include "services/goals/domain/goal_progress.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "services/goals/domain/attainment_progress.h"
#include "services/goals/domain/goal_lifecycle.h"
#include "services/goals/domain/goal_standings.h"
#include "services/goals/domain/outcome_progress.h"
#include "services/goals/domain/rating_history.h"
#include "services/goals/measures/completion_rate.h"
#include "services/goals/measures/goal_attainment.h"
#include "services/goals/measures/goal_progress_change.h"

namespace rapport::goals {
namespace {

constexpr double kLargestTCriterion = 100;
constexpr double kReliableChangeOfOneGoal = 3;  // rounded from the criterion of the mean; see OutcomeOf's source

bool HasValue(const v1::Goal& goal) {
  for (const v1::Rating& rating : goal.ratings()) {
    if (rating.has_value()) return true;
  }
  return false;
}

bool HasChange(const v1::Goal& goal) {
  for (type::v1::Rater rater : RatersOf({goal}, goal.scale().kind_case())) {
    const RatedGoal rated{&goal, absl::InfiniteFuture(), RatingsBy(rater, goal)};
    if (ChangeOf(rated).complete()) return true;
  }
  return false;
}

// Adds the gap when `concerns` holds for any of the goals that still count.
void AddGoalGap(v1::GapReason reason, const char* message, const std::vector<v1::Goal>& goals,
                const std::function<bool(const v1::Goal&)>& concerns, v1::GoalProgress& progress) {
  v1::Gap gap;
  for (const v1::Goal& goal : goals) {
    if (CountsUntil(goal) == absl::InfiniteFuture() && concerns(goal)) gap.add_goals(goal.name());
  }
  if (gap.goals().empty()) return;
  gap.set_reason(reason);
  gap.set_message(message);
  *progress.add_gaps() = std::move(gap);
}

void AddGap(v1::GapReason reason, const char* message, v1::GoalProgress& progress) {
  v1::Gap& gap = *progress.add_gaps();
  gap.set_reason(reason);
  gap.set_message(message);
}

void AddGaps(const std::vector<v1::Goal>& goals, v1::GoalProgress& progress) {
  AddGoalGap(
      v1::GAP_REASON_NEVER_RATED, "not rated yet", goals, [](const v1::Goal& goal) { return !HasValue(goal); },
      progress);
  AddGoalGap(
      v1::GAP_REASON_NO_START, "no change can be told: no baseline and no two ratings of one rater", goals,
      [](const v1::Goal& goal) { return HasValue(goal) && !HasChange(goal); }, progress);
  AddGoalGap(
      v1::GAP_REASON_NO_IMPORTANCE, "not in the consensus: client and therapist have not both rated importance", goals,
      [&](const v1::Goal& goal) {
        for (const v1::ConsensusInput& input : progress.consensus().inputs()) {
          if (input.goal() == goal.name()) return false;
        }
        return IsOpen(goal);
      },
      progress);
  if (progress.staleness().status() != v1::MEASURE_STATUS_OK) {
    AddGap(v1::GAP_REASON_SESSIONS_UNAVAILABLE, "stale goals are not told: the sessions could not be read", progress);
  }
  const auto on_progress_scale = [](const v1::Goal& goal) {
    return goal.scale().has_progress() && CountsUntil(goal) == absl::InfiniteFuture();
  };
  if (std::count_if(goals.begin(), goals.end(), on_progress_scale) > kGoalProgressMaxGoals) {
    AddGoalGap(v1::GAP_REASON_MORE_THAN_THREE_PROGRESS_GOALS,
               "more than three goals are rated 0 to 10: the mean change rests on the first three", goals,
               on_progress_scale, progress);
  }
  if (!progress.attainment().empty() && !progress.parameters().has_reliable_t_change()) {
    AddGap(v1::GAP_REASON_NO_RELIABLE_CHANGE_OF_T, "no criterion of reliable change is published for the T-score",
           progress);
  }
}

}  // namespace

v1::ProgressParameters ReadProgressParameters(const v1::GetGoalProgressRequest& request, uint32_t stale_after_sessions,
                                              Violations& violations) {
  v1::ProgressParameters parameters;
  parameters.set_intercorrelation(request.has_intercorrelation() ? request.intercorrelation() : kGoalCorrelation);
  if (!(parameters.intercorrelation() >= 0 && parameters.intercorrelation() <= 0.99)) {
    violations.Add("intercorrelation", "must be from 0 to 0.99");
  }
  parameters.set_reliable_change(request.has_reliable_change() ? request.reliable_change()
                                                               : kGoalProgressReliableChange);
  if (!(parameters.reliable_change() > 0 && parameters.reliable_change() <= 10)) {
    violations.Add("reliable_change", "must be above 0 and at most 10");
  }
  parameters.set_reliable_change_single(kReliableChangeOfOneGoal);
  parameters.set_stale_after_sessions(request.has_stale_after_sessions() ? request.stale_after_sessions()
                                                                         : stale_after_sessions);
  if (parameters.stale_after_sessions() < 1 || parameters.stale_after_sessions() > 100) {
    violations.Add("stale_after_sessions", "must be from 1 to 100");
  }
  if (request.has_reliable_t_change()) {
    parameters.set_reliable_t_change(request.reliable_t_change());
    if (!(request.reliable_t_change() > 0 && request.reliable_t_change() <= kLargestTCriterion)) {
      violations.Add("reliable_t_change", "must be above 0 and at most 100");
    }
  }
  parameters.set_confidence_level(kCompletionConfidence);
  return parameters;
}

v1::GoalProgress ComputeProgress(const std::vector<v1::Goal>& goals,
                                 const std::optional<std::vector<HeldSession>>& sessions,
                                 const v1::ProgressParameters& parameters) {
  v1::GoalProgress progress;
  *progress.mutable_parameters() = parameters;
  for (type::v1::Rater rater : RatersOf(goals, v1::GoalScale::kAttainment)) {
    *progress.add_attainment() = AttainmentOf(goals, rater, parameters);
  }
  for (type::v1::Rater rater : RatersOf(goals, v1::GoalScale::kProgress)) {
    *progress.add_outcomes() = OutcomeOf(goals, rater, parameters);
  }
  *progress.mutable_consensus() = ConsensusOf(goals);
  *progress.mutable_agreement() = SummarizeAgreement(goals);
  *progress.mutable_staleness() = FindStale(goals, sessions, parameters.stale_after_sessions());
  *progress.mutable_tasks() = CompletionOf(goals);
  for (const v1::Goal& goal : goals) *progress.add_goals() = StandingOf(goal);
  for (v1::SessionMovement& movement : MovementsOf(goals)) *progress.add_movements() = std::move(movement);
  AddGaps(goals, progress);
  return progress;
}

}  // namespace rapport::goals
