#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_CHECKS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_CHECKS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "common/resources/resource_name.h"
#include "google/protobuf/timestamp.pb.h"
#include "rapport/goals/v1/goal.pb.h"

namespace rapport::goals {

// What a caller may send. Each check adds every violation it finds, under the field's path in the request.

inline constexpr std::size_t kMaxText = 4'000;   // bytes of a statement, reason, comment or task
inline constexpr std::size_t kMaxLevel = 2'000;  // bytes of a level's description
inline constexpr double kMaxWeight = 100;

enum class Text { kRequired, kOptional };

void CheckText(absl::string_view field, absl::string_view text, Text need, Violations& violations,
               std::size_t max_bytes = kMaxText);

// Client, therapist or caregiver: who can propose a goal, word it, or respond to it.
void CheckParty(absl::string_view field, type::v1::Rater party, Violations& violations);

// Client, therapist, caregiver or observer: who can rate a goal or report on a task.
void CheckRater(absl::string_view field, type::v1::Rater rater, Violations& violations);

// A value on the goal's scale: -2 to +2 or 0 to 10, in steps of a half.
void CheckOnScale(absl::string_view field, const v1::GoalScale& scale, double value, Violations& violations);

// Importance or confidence: 0 to 10.
void CheckReadiness(absl::string_view field, double value, Violations& violations);

void CheckScale(absl::string_view field, const v1::GoalScale& scale, Violations& violations);

// The fields of a goal that callers can set after its creation.
const std::vector<std::string>& UpdatableFields();

// Those of `fields` in `goal`, whose path is `field`, such as "goal". A baseline must be on the goal's scale, or on
// `present_scale` when the scale is not among the fields.
void CheckGoalFields(absl::string_view field, const v1::Goal& goal, const std::vector<std::string>& fields,
                     const v1::GoalScale& present_scale, Violations& violations);

// A goal to be recorded.
void CheckNewGoal(absl::string_view field, const v1::Goal& goal, Violations& violations);

// When something was said or done: `now` when the time is not set, a violation when it lies in the future.
absl::Time ReadPastTime(absl::string_view field, bool is_set, const google::protobuf::Timestamp& time, absl::Time now,
                        Violations& violations);

// The session something was given in: empty, or one of the goal's episode.
void CheckSessionOf(absl::string_view field, absl::string_view session, const resources::EpisodeName& episode,
                    Violations& violations);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_CHECKS_H_
