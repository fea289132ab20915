#include "services/goals/domain/rating_history.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/resources/timestamp.h"
#include "services/goals/domain/goal_lifecycle.h"

namespace rapport::goals {

using type::v1::Rater;

const v1::Rating* RatedGoal::At(absl::Time time) const {
  if (time >= counts_until) return nullptr;
  const auto later = std::upper_bound(ratings.begin(), ratings.end(), time,
                                      [](absl::Time t, const TimedRating& rating) { return t < rating.time; });
  return later == ratings.begin() ? nullptr : std::prev(later)->rating;
}

v1::ChangeInput GoalChange::ToInput(absl::string_view goal, double weight) const {
  v1::ChangeInput input;
  input.set_goal(std::string(goal));
  input.set_start(*start);
  input.set_start_from(start_from);
  input.set_latest(*latest);
  input.set_weight(weight);
  return input;
}

std::vector<Rater> RatersOf(const std::vector<v1::Goal>& goals, v1::GoalScale::KindCase kind) {
  std::vector<Rater> raters;
  for (const v1::Goal& goal : goals) {
    if (goal.scale().kind_case() != kind) continue;
    for (const v1::Rating& rating : goal.ratings()) raters.push_back(rating.rater());
  }
  std::sort(raters.begin(), raters.end());
  raters.erase(std::unique(raters.begin(), raters.end()), raters.end());
  return raters;
}

std::vector<TimedRating> RatingsBy(Rater rater, const v1::Goal& goal) {
  std::vector<TimedRating> ratings;
  for (const v1::Rating& rating : goal.ratings()) {
    if (rating.rater() == rater && rating.has_value()) {
      ratings.push_back({resources::ToTime(rating.rated_time()), &rating});
    }
  }
  std::stable_sort(ratings.begin(), ratings.end(),
                   [](const TimedRating& a, const TimedRating& b) { return a.time < b.time; });
  return ratings;
}

std::vector<RatedGoal> RatedGoals(const std::vector<v1::Goal>& goals, v1::GoalScale::KindCase kind, Rater rater) {
  std::vector<RatedGoal> rated;
  for (const v1::Goal& goal : goals) {
    if (goal.scale().kind_case() == kind) rated.push_back({&goal, CountsUntil(goal), RatingsBy(rater, goal)});
  }
  return rated;
}

std::vector<Occasion> OccasionsOf(const std::vector<RatedGoal>& goals) {
  // Outside sessions every time is an occasion of its own.
  std::map<std::pair<std::string, absl::Time>, absl::Time> latest;
  for (const RatedGoal& goal : goals) {
    for (const TimedRating& rated : goal.ratings) {
      const std::string& session = rated.rating->session();
      absl::Time& time =
          latest.try_emplace({session, session.empty() ? rated.time : absl::InfinitePast()}, rated.time).first->second;
      time = std::max(time, rated.time);
    }
  }
  std::vector<Occasion> occasions;
  for (const auto& [key, time] : latest) occasions.push_back({time, key.first});
  std::stable_sort(occasions.begin(), occasions.end(),
                   [](const Occasion& a, const Occasion& b) { return a.time < b.time; });
  return occasions;
}

GoalChange ChangeOf(const RatedGoal& rated) {
  GoalChange change;
  if (rated.counts_until != absl::InfiniteFuture()) return change;
  if (rated.goal->has_baseline()) {
    change.start = rated.goal->baseline();
    change.start_from = v1::CHANGE_START_BASELINE;
  } else if (rated.ratings.size() > 1) {
    change.start = rated.ratings.front().rating->value();
    change.start_from = v1::CHANGE_START_FIRST_RATING;
  }
  if (!rated.ratings.empty()) change.latest = rated.ratings.back().rating->value();
  return change;
}

}  // namespace rapport::goals
