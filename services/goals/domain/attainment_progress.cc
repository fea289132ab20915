#include "services/goals/domain/attainment_progress.h"

#include <optional>

#include "common/resources/timestamp.h"
#include "services/goals/domain/outcome_progress.h"
#include "services/goals/domain/rating_history.h"
#include "services/goals/measures/goal_attainment.h"
#include "services/goals/measures/goal_progress_change.h"

namespace rapport::goals {
namespace {

constexpr char kSource[] =
    "Kiresuk & Sherman 1968, Community Ment Health J 4:443-453; relative to the goals, not comparable between clients";

double WeightOf(const v1::Goal& goal) {
  const v1::AttainmentScale& scale = goal.scale().attainment();
  return scale.has_weight() ? scale.weight() : 1;
}

v1::Method ScoreMethod() {
  v1::Method method;
  method.set_name("gas.t_score");
  method.set_formula(
      "50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2); each goal's latest level x, weight w");
  method.set_source(kSource);
  return method;
}

v1::Method ChangeMethod() {
  v1::Method method;
  method.set_name("gas.change");
  method.set_formula(
      "T of the latest levels minus T of the starts, over the goals that have both, with the same weights; reliable "
      "when it reaches the criterion of the request, either way");
  method.set_source(kSource);
  return method;
}

// The levels at one time, as the score takes them and as the reply shows them.
struct Levels {
  std::vector<std::optional<double>> levels;
  std::vector<double> weights;
  google::protobuf::RepeatedPtrField<v1::AttainmentInput> inputs;  // only goals that count
};

Levels LevelsAt(absl::Time time, const std::vector<RatedGoal>& goals) {
  Levels at;
  for (const RatedGoal& goal : goals) {
    const v1::Rating* rating = goal.At(time);
    const double weight = WeightOf(*goal.goal);
    at.levels.push_back(rating == nullptr ? std::nullopt : std::optional(rating->value()));
    at.weights.push_back(weight);
    if (rating == nullptr || weight <= 0) continue;
    v1::AttainmentInput& input = *at.inputs.Add();
    input.set_goal(goal.goal->name());
    input.set_level(rating->value());
    input.set_weight(weight);
    input.set_rating(rating->id());
  }
  return at;
}

void AddSeries(const std::vector<RatedGoal>& goals, v1::Attainment& attainment) {
  for (const Occasion& occasion : OccasionsOf(goals)) {
    Levels at = LevelsAt(occasion.time, goals);
    const GoalAttainment score = AttainmentScore(at.levels, at.weights, attainment.intercorrelation());
    if (!score.t.has_value()) continue;
    v1::AttainmentPoint& point = *attainment.add_series();
    *point.mutable_time() = resources::ToTimestamp(occasion.time);
    point.set_session(occasion.session);
    point.set_t_score(*score.t);
    point.set_n_goals(static_cast<uint32_t>(score.goals));
    *point.mutable_inputs() = std::move(at.inputs);
  }
}

// The criterion is the caller's own, as none is published.
void JudgeByCriterion(double criterion, v1::AttainmentChange& change) {
  change.set_criterion(criterion);
  if (change.has_t_change()) change.set_reliable_change(ToReliableChange(JudgeChange(change.t_change(), criterion)));
}

void AddChange(const std::vector<RatedGoal>& goals, v1::Attainment& attainment) {
  std::vector<std::optional<double>> starts;
  std::vector<std::optional<double>> latest;
  std::vector<double> weights;
  v1::AttainmentChange& change = *attainment.mutable_change();
  for (const RatedGoal& goal : goals) {
    const GoalChange of_goal = ChangeOf(goal);
    const double weight = WeightOf(*goal.goal);
    starts.push_back(of_goal.start);
    latest.push_back(of_goal.latest);
    weights.push_back(weight);
    if (of_goal.complete() && weight > 0) *change.add_inputs() = of_goal.ToInput(goal.goal->name(), weight);
  }
  const AttainmentChange measured = ChangeInAttainment(starts, latest, weights, attainment.intercorrelation());
  change.set_status(measured.status == MeasureStatus::kOk ? v1::MEASURE_STATUS_OK
                                                          : v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  change.set_n_goals(static_cast<uint32_t>(measured.goals));
  if (measured.t_baseline.has_value()) change.set_t_baseline(*measured.t_baseline);
  if (measured.t_post.has_value()) change.set_t_latest(*measured.t_post);
  if (measured.t_change.has_value()) change.set_t_change(*measured.t_change);
  *change.mutable_method() = ChangeMethod();
}

}  // namespace

v1::Attainment AttainmentOf(const std::vector<v1::Goal>& goals, type::v1::Rater rater,
                            const v1::ProgressParameters& parameters) {
  const std::vector<RatedGoal> rated = RatedGoals(goals, v1::GoalScale::kAttainment, rater);
  v1::Attainment attainment;
  attainment.set_rater(rater);
  attainment.set_intercorrelation(parameters.intercorrelation());
  *attainment.mutable_method() = ScoreMethod();

  Levels now = LevelsAt(AfterAllRatings(), rated);
  const GoalAttainment score = AttainmentScore(now.levels, now.weights, parameters.intercorrelation());
  attainment.set_status(score.t.has_value() ? v1::MEASURE_STATUS_OK : v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  attainment.set_n_goals(static_cast<uint32_t>(score.goals));
  if (score.t.has_value()) attainment.set_t_score(*score.t);
  *attainment.mutable_inputs() = std::move(now.inputs);
  AddSeries(rated, attainment);
  AddChange(rated, attainment);
  if (parameters.has_reliable_t_change())
    JudgeByCriterion(parameters.reliable_t_change(), *attainment.mutable_change());
  return attainment;
}

}  // namespace rapport::goals
