#include "services/goals/measures/goal_attainment.h"
#include "services/goals/measures/goal_consensus.h"
#include "services/goals/measures/goal_progress_change.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

// A goal without a weight is left out, as one of weight 0.
std::vector<double> WeightsOf(const Input& in) {
  std::vector<double> weights;
  for (const auto& weight : in.Series("weights")) weights.push_back(weight.value_or(0.0));
  return weights;
}

// How many goals entered; unknown where the input was not usable.
template <class Result>
json GoalsOf(const Result& r) {
  const bool counted = r.status == goals::MeasureStatus::kOk || r.status == goals::MeasureStatus::kInsufficientData;
  return counted ? json(r.goals) : json(nullptr);
}

json AttainmentScore(const Input& in) {
  const auto r =
      goals::AttainmentScore(in.Series("scores"), WeightsOf(in), in.NumberOr("rho", goals::kGoalCorrelation));
  return {{"status", Word(r.status)}, {"n_goals", GoalsOf(r)}, {"t", Word(r.t)}};
}

json AttainmentChange(const Input& in) {
  const auto r = goals::ChangeInAttainment(in.Series("baseline"), in.Series("post"), WeightsOf(in),
                                           in.NumberOr("rho", goals::kGoalCorrelation));
  return {{"status", Word(r.status)},
          {"n_goals", GoalsOf(r)},
          {"t_baseline", Word(r.t_baseline)},
          {"t_post", Word(r.t_post)},
          {"t_change", Word(r.t_change)}};
}

const char* NameOf(goals::ReliableProgress progress) {
  switch (progress) {
    case goals::ReliableProgress::kNone:
      return "NONE";
    case goals::ReliableProgress::kImproved:
      return "IMPROVED";
    case goals::ReliableProgress::kDeteriorated:
      return "DETERIORATED";
  }
  return "unknown";
}

json ProgressChange(const Input& in) {
  const auto r = goals::ChangeInProgress(in.Series("start"), in.Series("current"),
                                         in.NumberOr("reliable_change", goals::kGoalProgressReliableChange));
  return {{"status", Word(r.status)},
          {"n_goals", GoalsOf(r)},
          {"mean_change", Word(r.mean_change)},
          {"reliable_change", r.reliable ? json(NameOf(*r.reliable)) : json(nullptr)}};
}

json Consensus(const Input& in) {
  const auto r = goals::ConsensusOnGoals(in.Series("client_weights"), in.Series("therapist_weights"));
  return {{"status", Word(r.status)}, {"overlap", Word(r.overlap)}, {"ruzicka", Word(r.ruzicka)}};
}

}  // namespace

Adapters GoalAdapters() {
  return {{"gas.t_score", AttainmentScore},
          {"gas.change", AttainmentChange},
          {"gbo.change", ProgressChange},
          {"goal.consensus", Consensus}};
}

}  // namespace rapport::vectors
