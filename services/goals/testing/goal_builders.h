#ifndef RAPPORT_SERVICES_GOALS_TESTING_GOAL_BUILDERS_H_
#define RAPPORT_SERVICES_GOALS_TESTING_GOAL_BUILDERS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rapport/goals/v1/goal.pb.h"

namespace rapport::goals::test {

// Goals as tests need them: proposed by the client, of one episode, recorded at kRecorded.

inline constexpr char kEpisode[] = "practices/north/episodes/e1";
inline const absl::Time kRecorded = absl::FromUnixSeconds(1772452800);  // noon UTC on 2 March 2026

// After how many sessions without a rating a goal of most practices counts as stale; of practice "slow" after 9.
inline constexpr uint32_t kStaleAfterSessions = 4;

v1::GoalScale AttainmentScale(std::optional<double> weight = std::nullopt);
v1::GoalScale ProgressScale();

// What a caller sends to record a goal.
v1::Goal Proposal(const v1::GoalScale& scale = ProgressScale());

// The recorded goal `kEpisode/goals/{id}`.
v1::Goal RecordedGoal(absl::string_view id, const v1::GoalScale& scale = ProgressScale());

// The name of a session of the episode.
std::string SessionNamed(absl::string_view id);

// Adds a rating given `days` after kRecorded; returns it for more.
v1::Rating& AddRated(v1::Goal& goal, type::v1::Rater rater, std::optional<double> value, int days,
                     absl::string_view session_id = "");

}  // namespace rapport::goals::test

#endif  // RAPPORT_SERVICES_GOALS_TESTING_GOAL_BUILDERS_H_
