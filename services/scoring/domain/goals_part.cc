#include "services/scoring/domain/goals_part.h"

#include <optional>
#include <set>
#include <string>

#include "absl/strings/strip.h"
#include "services/scoring/domain/estimate.h"

namespace rapport::scoring {
namespace {

constexpr EstimateMethod kAttainment = {"gas_t_score", "Kiresuk & Sherman 1968, Community Ment Health J 4:443-453.",
                                        "Measured against the client's own goals: not comparable between clients."};

// The enum value's own word: `ACTIVE` of `GOAL_STATE_ACTIVE`.
std::string Word(const std::string& name, absl::string_view prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

std::optional<double> LatestRating(const goals::v1::GoalStanding& standing, type::v1::Rater rater) {
  std::optional<double> latest;
  for (const goals::v1::GoalSeries& series : standing.series()) {
    if (series.rater() != rater) continue;
    for (const goals::v1::GoalPoint& point : series.points()) {
      if (point.has_value()) latest = point.value();
    }
  }
  return latest;
}

v1::GoalStanding StandingOf(const goals::v1::GoalStanding& from, const std::set<std::string>& stale) {
  v1::GoalStanding standing;
  standing.set_goal(from.goal());
  standing.set_state(Word(goals::v1::GoalState_Name(from.state()), "GOAL_STATE_"));
  standing.set_agreement(Word(goals::v1::Agreement_Name(from.agreement()), "AGREEMENT_"));
  if (from.has_latest_response_time()) *standing.mutable_latest_response_time() = from.latest_response_time();
  standing.set_stale(stale.contains(from.goal()));
  if (const auto rating = LatestRating(from, type::v1::RATER_CLIENT)) standing.set_latest_client_rating(*rating);
  if (const auto rating = LatestRating(from, type::v1::RATER_THERAPIST)) standing.set_latest_therapist_rating(*rating);
  return standing;
}

bool IsOpen(const goals::v1::GoalStanding& standing) {
  return standing.state() == goals::v1::GOAL_STATE_ACTIVE || standing.state() == goals::v1::GOAL_STATE_PAUSED;
}

v1::Estimate AttainmentBy(type::v1::Rater rater, const goals::v1::GoalProgress& progress) {
  for (const goals::v1::Attainment& attainment : progress.attainment()) {
    if (attainment.rater() != rater) continue;
    v1::Estimate estimate = MakeEstimate(kAttainment, attainment.n_goals(),
                                         attainment.has_t_score() ? std::optional(attainment.t_score()) : std::nullopt);
    AddParameter("intercorrelation", attainment.intercorrelation(), "Kiresuk & Sherman 1968", estimate);
    return estimate;
  }
  return MakeEstimate(kAttainment, 0, std::nullopt);
}

}  // namespace

v1::GoalsPart BuildGoals(const goals::v1::GoalProgress& progress, bool stale_known,
                         const v1::AllianceProfile& profile) {
  std::set<std::string> stale;
  if (stale_known) {
    for (const goals::v1::StaleGoal& goal : progress.staleness().goals()) stale.insert(goal.goal());
  }
  v1::GoalsPart part;
  for (const goals::v1::GoalStanding& from : progress.goals()) {
    *part.add_goals() = StandingOf(from, stale);
    if (!IsOpen(from)) continue;
    part.set_open_goals(part.open_goals() + 1);
    if (from.agreement() == goals::v1::AGREEMENT_AGREED) part.set_agreed(part.agreed() + 1);
    if (from.agreement() == goals::v1::AGREEMENT_DISPUTED) part.set_disputed(part.disputed() + 1);
    if (stale.contains(from.goal())) part.set_stale(part.stale() + 1);
  }
  *part.mutable_client_attainment() = AttainmentBy(type::v1::RATER_CLIENT, progress);
  *part.mutable_therapist_attainment() = AttainmentBy(type::v1::RATER_THERAPIST, progress);
  for (const v1::Dimension& dimension : profile.dimensions()) {
    if (dimension.dimension() == "goal_agreement") *part.add_goal_scales() = dimension;
  }
  return part;
}

}  // namespace rapport::scoring
