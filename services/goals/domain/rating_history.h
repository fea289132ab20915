#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_RATING_HISTORY_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_RATING_HISTORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rapport/goals/v1/goal.pb.h"
#include "rapport/goals/v1/goal_progress.pb.h"

namespace rapport::goals {

// One rater's ratings of some goals over time. Only ratings with a value count, as they stand after amendments; they go
// by the time they were given, then by recording.

struct TimedRating {
  absl::Time time;
  const v1::Rating* rating;
};

// A time that all ratings lie before and that goals which still count last beyond.
inline absl::Time AfterAllRatings() { return absl::FromUnixSeconds(253'402'300'799); }  // the end of year 9999

// One rater's ratings of one goal, oldest first.
struct RatedGoal {
  const v1::Goal* goal;
  absl::Time counts_until;  // when it was retired or split; infinite future while it counts
  std::vector<TimedRating> ratings;

  // The latest rating up to a time; null when there is none, or the goal no longer counted.
  const v1::Rating* At(absl::Time time) const;
};

// When goals were rated: a session, or a time outside sessions.
struct Occasion {
  absl::Time time;      // of its latest rating
  std::string session;  // empty outside sessions
};

// Where a goal's change begins and ends.
struct GoalChange {
  std::optional<double> start;
  v1::ChangeStart start_from = v1::CHANGE_START_UNSPECIFIED;
  std::optional<double> latest;

  bool complete() const { return start.has_value() && latest.has_value(); }
  v1::ChangeInput ToInput(absl::string_view goal, double weight) const;
};

// Everyone who was asked to rate one of the goals with that kind of scale, in the order of the enum.
std::vector<type::v1::Rater> RatersOf(const std::vector<v1::Goal>& goals, v1::GoalScale::KindCase kind);

// The goals with that kind of scale, each with the rater's ratings, in the given order. Points into `goals`.
std::vector<RatedGoal> RatedGoals(const std::vector<v1::Goal>& goals, v1::GoalScale::KindCase kind,
                                  type::v1::Rater rater);

// The rater's ratings of one goal, oldest first. Points into `goal`.
std::vector<TimedRating> RatingsBy(type::v1::Rater rater, const v1::Goal& goal);

// Every occasion on which one of the goals was rated, oldest first.
std::vector<Occasion> OccasionsOf(const std::vector<RatedGoal>& goals);

// From the goal's baseline, or without one from the rater's first rating, to the rater's latest. A first rating that is
// also the latest is no change, and a goal that no longer counts has none.
GoalChange ChangeOf(const RatedGoal& goal);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_RATING_HISTORY_H_
