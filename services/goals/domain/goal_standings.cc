#include "services/goals/domain/goal_standings.h"

#include <algorithm>
#include <utility>

#include "common/resources/timestamp.h"
#include "services/goals/domain/goal_lifecycle.h"
#include "services/goals/domain/rating_history.h"
#include "services/goals/measures/completion_rate.h"
#include "services/goals/measures/goal_consensus.h"

namespace rapport::goals {
namespace {

using resources::ToTime;
using type::v1::Rater;

v1::Method MakeMethod(const char* name, const char* formula, const char* source) {
  v1::Method method;
  method.set_name(name);
  method.set_formula(formula);
  method.set_source(source);
  return method;
}

v1::GoalSeries SeriesOf(Rater rater, const v1::Goal& goal) {
  std::vector<const v1::Rating*> ratings;
  for (const v1::Rating& rating : goal.ratings()) {
    if (rating.rater() == rater) ratings.push_back(&rating);
  }
  std::stable_sort(ratings.begin(), ratings.end(), [](const v1::Rating* a, const v1::Rating* b) {
    return ToTime(a->rated_time()) < ToTime(b->rated_time());
  });
  v1::GoalSeries series;
  series.set_rater(rater);
  std::optional<double> before;
  for (const v1::Rating* rating : ratings) {
    v1::GoalPoint& point = *series.add_points();
    point.set_rating(rating->id());
    *point.mutable_time() = rating->rated_time();
    point.set_session(rating->session());
    if (rating->has_importance()) point.set_importance(rating->importance());
    if (rating->has_confidence()) point.set_confidence(rating->confidence());
    if (!rating->has_value()) continue;
    point.set_value(rating->value());
    if (before.has_value()) point.set_moved(rating->value() - *before);
    before = rating->value();
  }
  return series;
}

// The rater's latest importance; nothing when it was never asked.
std::optional<double> ImportanceBy(Rater rater, const v1::Goal& goal) {
  const v1::Rating* latest = nullptr;
  for (const v1::Rating& rating : goal.ratings()) {
    if (rating.rater() != rater || !rating.has_importance()) continue;
    if (latest == nullptr || ToTime(rating.rated_time()) >= ToTime(latest->rated_time())) latest = &rating;
  }
  return latest == nullptr ? std::nullopt : std::optional(latest->importance());
}

// When the goal was last rated by anyone; tied to a session, when that session was held.
std::optional<absl::Time> LastRated(const v1::Goal& goal, const std::vector<HeldSession>& sessions) {
  std::optional<absl::Time> last;
  for (const v1::Rating& rating : goal.ratings()) {
    if (!rating.has_value()) continue;
    absl::Time time = ToTime(rating.rated_time());
    const auto held = std::find_if(sessions.begin(), sessions.end(),
                                   [&](const HeldSession& session) { return session.name == rating.session(); });
    if (held != sessions.end()) time = held->time;
    last = std::max(last.value_or(time), time);
  }
  return last;
}

// What client or therapist said last to the present wording; nullptr before they did.
const v1::Response* LatestResponse(const v1::Goal& goal) {
  const v1::Response* latest = nullptr;
  for (const v1::Response& response : goal.responses()) {
    const bool counts = response.party() == type::v1::RATER_CLIENT || response.party() == type::v1::RATER_THERAPIST;
    if (!counts || response.wording() != goal.wording()) continue;
    if (latest == nullptr || ToTime(response.respond_time()) > ToTime(latest->respond_time())) latest = &response;
  }
  return latest;
}

// The ratings of one series that were given in a session and differ from the one before.
void AddMovements(const std::string& goal, const v1::GoalSeries& series, std::vector<v1::SessionMovement>& movements) {
  const v1::GoalPoint* before = nullptr;
  for (const v1::GoalPoint& point : series.points()) {
    if (!point.has_value()) continue;
    const v1::GoalPoint* earlier = std::exchange(before, &point);
    if (earlier == nullptr || point.session().empty() || point.moved() == 0) continue;
    v1::SessionMovement& movement = movements.emplace_back();
    movement.set_session(point.session());
    movement.set_goal(goal);
    movement.set_rater(series.rater());
    movement.set_moved(point.moved());
    movement.set_rating(point.rating());
    movement.set_rating_before(earlier->rating());
  }
}

}  // namespace

v1::GoalStanding StandingOf(const v1::Goal& goal) {
  v1::GoalStanding standing;
  standing.set_goal(goal.name());
  standing.set_state(goal.state());
  standing.set_agreement(goal.agreement());
  if (const v1::Response* response = LatestResponse(goal)) {
    *standing.mutable_latest_response_time() = response->respond_time();
  }
  for (Rater rater :
       {type::v1::RATER_CLIENT, type::v1::RATER_THERAPIST, type::v1::RATER_CAREGIVER, type::v1::RATER_OBSERVER}) {
    v1::GoalSeries series = SeriesOf(rater, goal);
    if (!series.points().empty()) *standing.add_series() = std::move(series);
  }
  return standing;
}

std::vector<v1::SessionMovement> MovementsOf(const std::vector<v1::Goal>& goals) {
  std::vector<v1::SessionMovement> movements;
  for (const v1::Goal& goal : goals) {
    const v1::GoalStanding standing = StandingOf(goal);
    for (const v1::GoalSeries& series : standing.series()) AddMovements(goal.name(), series, movements);
  }
  return movements;
}

v1::AgreementSummary SummarizeAgreement(const std::vector<v1::Goal>& goals) {
  v1::AgreementSummary summary;
  for (const v1::Goal& goal : goals) {
    if (!IsOpen(goal)) continue;
    summary.set_goals(summary.goals() + 1);
    if (goal.agreement() == v1::AGREEMENT_AGREED) summary.set_agreed(summary.agreed() + 1);
    if (goal.agreement() == v1::AGREEMENT_DISPUTED) summary.add_disputed(goal.name());
    if (goal.agreement() == v1::AGREEMENT_CHANGE_WANTED) summary.add_change_wanted(goal.name());
    if (goal.agreement() == v1::AGREEMENT_PROPOSED) summary.add_proposed(goal.name());
  }
  *summary.mutable_method() = MakeMethod("goal.agreement",
                                         "active and paused goals by agreement, which follows from the latest response "
                                         "of client and of therapist to the present wording",
                                         "Rapport's own rule");
  return summary;
}

v1::Staleness FindStale(const std::vector<v1::Goal>& goals, const std::optional<std::vector<HeldSession>>& sessions,
                        uint32_t after_sessions) {
  v1::Staleness staleness;
  staleness.set_after_sessions(after_sessions);
  staleness.set_status(v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  *staleness.mutable_method() = MakeMethod(
      "goal.stale",
      "active goals without a rating by anyone in the last held sessions (attended or late), counted from the session "
      "of the latest rating, or from its time, or from when the goal was recorded",
      "Rapport's own rule; the number of sessions is the practice's choice");
  if (!sessions.has_value()) return staleness;
  staleness.set_status(v1::MEASURE_STATUS_OK);
  staleness.set_held_sessions(static_cast<uint32_t>(sessions->size()));
  for (const v1::Goal& goal : goals) {
    if (goal.state() != v1::GOAL_STATE_ACTIVE) continue;
    const std::optional<absl::Time> rated = LastRated(goal, *sessions);
    const absl::Time since = rated.value_or(ToTime(goal.create_time()));
    const auto count = std::count_if(sessions->begin(), sessions->end(),
                                     [since](const HeldSession& session) { return session.time > since; });
    if (count < after_sessions) continue;
    v1::StaleGoal& stale = *staleness.add_goals();
    stale.set_goal(goal.name());
    stale.set_sessions_since(static_cast<uint32_t>(count));
    if (rated.has_value()) *stale.mutable_latest_rated_time() = resources::ToTimestamp(*rated);
  }
  std::stable_sort(
      staleness.mutable_goals()->begin(), staleness.mutable_goals()->end(),
      [](const v1::StaleGoal& a, const v1::StaleGoal& b) { return a.sessions_since() > b.sessions_since(); });
  return staleness;
}

v1::Consensus ConsensusOf(const std::vector<v1::Goal>& goals) {
  std::vector<std::optional<double>> client;
  std::vector<std::optional<double>> therapist;
  v1::Consensus consensus;
  for (const v1::Goal& goal : goals) {
    if (!IsOpen(goal)) continue;
    client.push_back(ImportanceBy(type::v1::RATER_CLIENT, goal));
    therapist.push_back(ImportanceBy(type::v1::RATER_THERAPIST, goal));
    if (!client.back().has_value() || !therapist.back().has_value()) continue;
    v1::ConsensusInput& input = *consensus.add_inputs();
    input.set_goal(goal.name());
    input.set_client_importance(*client.back());
    input.set_therapist_importance(*therapist.back());
  }
  const GoalConsensus measured = ConsensusOnGoals(client, therapist);
  consensus.set_status(measured.status == MeasureStatus::kOk ? v1::MEASURE_STATUS_OK
                                                             : v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  if (measured.overlap.has_value()) consensus.set_overlap(*measured.overlap);
  if (measured.ruzicka.has_value()) consensus.set_ruzicka(*measured.ruzicka);
  *consensus.mutable_method() = MakeMethod(
      "goal.consensus",
      "importances of each party as shares p and q of its sum; overlap = sum min(p, q), ruzicka = sum min / sum max",
      "proportional overlap (Czekanowski, Ruzicka); Rapport's own index, without norms");
  return consensus;
}

v1::TaskCompletion CompletionOf(const std::vector<v1::Goal>& goals) {
  v1::TaskCompletion tasks;
  for (const v1::Goal& goal : goals) {
    for (const v1::Task& task : goal.tasks()) {
      tasks.set_assigned(tasks.assigned() + 1);
      if (task.outcome() == v1::TASK_OUTCOME_DONE) tasks.set_done(tasks.done() + 1);
      if (task.outcome() == v1::TASK_OUTCOME_PARTLY) tasks.set_partly(tasks.partly() + 1);
      if (task.outcome() == v1::TASK_OUTCOME_NOT_DONE) tasks.set_not_done(tasks.not_done() + 1);
      if (task.outcome() == v1::TASK_OUTCOME_UNSPECIFIED) tasks.set_unreported(tasks.unreported() + 1);
    }
  }
  const CompletionRate rate = RateCompletion(static_cast<int>(tasks.done()), static_cast<int>(tasks.partly()),
                                             static_cast<int>(tasks.not_done()));
  tasks.set_status(rate.status == MeasureStatus::kOk ? v1::MEASURE_STATUS_OK : v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  if (rate.done.has_value()) {
    tasks.set_done_rate(*rate.done);
    tasks.set_done_rate_lower(*rate.lower);
    tasks.set_done_rate_upper(*rate.upper);
    tasks.set_mean_completion(*rate.mean_completion);
  }
  tasks.set_confidence_level(kCompletionConfidence);
  *tasks.mutable_method() =
      MakeMethod("stats.wilson", "done / reported with Wilson's score interval; unreported tasks do not enter",
                 "Wilson 1927, J Am Stat Assoc 22:209-212");
  return tasks;
}

}  // namespace rapport::goals
