#include "services/goals/domain/outcome_progress.h"

#include <optional>
#include <utility>

#include "common/resources/timestamp.h"
#include "services/goals/domain/rating_history.h"
#include "services/goals/measures/goal_progress_change.h"

namespace rapport::goals {
namespace {

v1::Method OutcomeMethod() {
  v1::Method method;
  method.set_name("gbo.change");
  method.set_formula(
      "mean of latest minus start over the first three goals with both; reliable when it reaches the criterion, either "
      "way; `mean` is over all goals' latest ratings");
  method.set_source(
      "Law & Jacob 2015, Goals and Goal Based Outcomes; criterion 2.45 as commonly cited from Edbrooke-Childs et al. "
      "2015 "
      "(rated by parents in child services), 3 for a single goal: not confirmed in the publication, review before use");
  return method;
}

struct Mean {
  double value = 0;
  uint32_t goals = 0;
  google::protobuf::RepeatedPtrField<v1::OutcomeInput> inputs;
};

// The mean of each goal's latest rating up to a time; of no goals when none was rated.
Mean MeanAt(absl::Time time, const std::vector<RatedGoal>& goals) {
  Mean mean;
  for (const RatedGoal& goal : goals) {
    const v1::Rating* rating = goal.At(time);
    if (rating == nullptr) continue;
    mean.value += rating->value();
    ++mean.goals;
    v1::OutcomeInput& input = *mean.inputs.Add();
    input.set_goal(goal.goal->name());
    input.set_value(rating->value());
    input.set_rating(rating->id());
  }
  if (mean.goals > 0) mean.value /= mean.goals;
  return mean;
}

void AddSeries(const std::vector<RatedGoal>& goals, v1::GoalOutcome& outcome) {
  for (const Occasion& occasion : OccasionsOf(goals)) {
    Mean mean = MeanAt(occasion.time, goals);
    if (mean.goals == 0) continue;
    v1::OutcomePoint& point = *outcome.add_series();
    *point.mutable_time() = resources::ToTimestamp(occasion.time);
    point.set_session(occasion.session);
    point.set_mean(mean.value);
    point.set_n_goals(mean.goals);
    *point.mutable_inputs() = std::move(mean.inputs);
  }
}

void AddChanges(const std::vector<RatedGoal>& goals, const v1::ProgressParameters& parameters,
                v1::GoalOutcome& outcome) {
  std::vector<std::optional<double>> starts;
  std::vector<std::optional<double>> latest;
  for (const RatedGoal& goal : goals) {
    const GoalChange change = ChangeOf(goal);
    if (!change.complete()) continue;
    starts.push_back(change.start);
    latest.push_back(change.latest);
    const GoalProgressChange single =
        ChangeInProgress({&starts.back(), 1}, {&latest.back(), 1}, parameters.reliable_change_single());
    v1::GoalOutcomeChange& of_goal = *outcome.add_changes();
    *of_goal.mutable_input() = change.ToInput(goal.goal->name(), 1);
    of_goal.set_change(*change.latest - *change.start);
    of_goal.set_reliable_change(ToReliableChange(single.reliable));
  }
  outcome.set_criterion(starts.size() == 1 ? parameters.reliable_change_single() : parameters.reliable_change());
  const GoalProgressChange measured = ChangeInProgress(starts, latest, outcome.criterion());
  outcome.set_status(measured.status == MeasureStatus::kOk ? v1::MEASURE_STATUS_OK
                                                           : v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  outcome.set_n_goals(static_cast<uint32_t>(measured.goals));
  outcome.set_reliable_change(ToReliableChange(measured.reliable));
  if (measured.mean_change.has_value()) outcome.set_mean_change(*measured.mean_change);
}

}  // namespace

v1::ReliableChange ToReliableChange(std::optional<ReliableProgress> reliable) {
  if (!reliable.has_value()) return v1::RELIABLE_CHANGE_UNSPECIFIED;
  switch (*reliable) {
    case ReliableProgress::kNone:
      return v1::RELIABLE_CHANGE_NONE;
    case ReliableProgress::kImproved:
      return v1::RELIABLE_CHANGE_IMPROVED;
    case ReliableProgress::kDeteriorated:
      return v1::RELIABLE_CHANGE_DETERIORATED;
  }
  return v1::RELIABLE_CHANGE_UNSPECIFIED;
}

v1::GoalOutcome OutcomeOf(const std::vector<v1::Goal>& goals, type::v1::Rater rater,
                          const v1::ProgressParameters& parameters) {
  const std::vector<RatedGoal> rated = RatedGoals(goals, v1::GoalScale::kProgress, rater);
  v1::GoalOutcome outcome;
  outcome.set_rater(rater);
  *outcome.mutable_method() = OutcomeMethod();
  Mean now = MeanAt(AfterAllRatings(), rated);
  outcome.set_n_rated(now.goals);
  if (now.goals > 0) outcome.set_mean(now.value);
  *outcome.mutable_inputs() = std::move(now.inputs);
  AddSeries(rated, outcome);
  AddChanges(rated, parameters, outcome);
  return outcome;
}

}  // namespace rapport::goals
