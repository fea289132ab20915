#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_ENTRIES_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_ENTRIES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rapport/goals/v1/goal.pb.h"

namespace rapport::goals {

// What is recorded about a goal over time. Nothing is ever overwritten: amendments and reports keep what was there.
// Entries are checked by the caller except for what depends on the goal. All answer FAILED_PRECONDITION, GOAL_FULL when
// the goal would hold more than kMaxEntries of a kind.

inline constexpr int kMaxEntries = 2'000;

// FAILED_PRECONDITION by state when the goal is not active or paused.
absl::Status AddResponse(const v1::Response& response, v1::Goal& goal);

// Achieved goals are rated on as follow-up; FAILED_PRECONDITION, GOAL_RETIRED or GOAL_SPLIT when the goal no longer is.
// A rater gives one value in a session: ALREADY_EXISTS, RATING_EXISTS for a second one.
absl::Status AddRating(const v1::Rating& rating, v1::Goal& goal);

// Replaces the three values of the rating `amended.id()` and keeps what they were. NOT_FOUND, RATING_NOT_FOUND;
// ALREADY_EXISTS, RATING_EXISTS when a withdrawn one would get a value beside another of its session. Facts can be put
// right in any state.
absl::Status AmendRating(const v1::Rating& amended, absl::string_view reason, absl::Time now, v1::Goal& goal);

// FAILED_PRECONDITION by state when the goal is not active.
absl::Status AddTask(const v1::Task& task, v1::Goal& goal);

// NOT_FOUND, TASK_NOT_FOUND. A report may come late, so the goal's state does not matter.
absl::Status AddReport(absl::string_view task_id, const v1::TaskReport& report, v1::Goal& goal);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_ENTRIES_H_
