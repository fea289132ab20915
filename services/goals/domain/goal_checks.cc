#include "services/goals/domain/goal_checks.h"

#include <array>
#include <cmath>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/resources/external_ids.h"
#include "common/resources/timestamp.h"

namespace rapport::goals {
namespace {

using type::v1::Rater;

// Clients' clocks run a little fast.
constexpr absl::Duration kClockSkew = absl::Minutes(5);

void CheckHalfStep(absl::string_view field, double value, double low, double high, Violations& violations) {
  if (!(value >= low && value <= high)) {
    violations.Add(field, absl::StrFormat("must be a number from %g to %g", low, high));
  } else if (std::floor(value * 2) != value * 2) {
    violations.Add(field, "must be a whole or a half level");
  }
}

void CheckLevels(absl::string_view field, const v1::AttainmentScale& scale, Violations& violations) {
  std::array<int, 5> times_described{};
  for (int i = 0; i < scale.levels_size(); ++i) {
    const v1::AttainmentLevel& level = scale.levels(i);
    const std::string path = absl::StrCat(field, "[", i, "]");
    if (level.level() < -2 || level.level() > 2) {
      violations.Add(absl::StrCat(path, ".level"), "must be -2, -1, 0, 1 or 2");
    } else if (++times_described[level.level() + 2] == 2) {
      violations.Add(absl::StrCat(path, ".level"), "is described more than once");
    }
    CheckText(absl::StrCat(path, ".description"), level.description(), Text::kRequired, violations, kMaxLevel);
  }
  for (int times : times_described) {
    if (times == 0) return violations.Add(field, "must describe each of the levels -2, -1, 0, 1 and 2");
  }
}

}  // namespace

void CheckText(absl::string_view field, absl::string_view text, Text need, Violations& violations,
               std::size_t max_bytes) {
  if (need == Text::kRequired && text.find_first_not_of(" \t\r\n") == absl::string_view::npos) {
    violations.Add(field, "must not be empty");
  } else if (text.size() > max_bytes) {
    violations.Add(field, absl::StrCat("must have at most ", max_bytes, " bytes"));
  }
}

void CheckParty(absl::string_view field, Rater party, Violations& violations) {
  if (party != type::v1::RATER_CLIENT && party != type::v1::RATER_THERAPIST && party != type::v1::RATER_CAREGIVER) {
    violations.Add(field, "must be RATER_CLIENT, RATER_THERAPIST or RATER_CAREGIVER");
  }
}

void CheckRater(absl::string_view field, Rater rater, Violations& violations) {
  if (rater == type::v1::RATER_UNSPECIFIED || !type::v1::Rater_IsValid(rater)) {
    violations.Add(field, "must be RATER_CLIENT, RATER_THERAPIST, RATER_CAREGIVER or RATER_OBSERVER");
  }
}

void CheckOnScale(absl::string_view field, const v1::GoalScale& scale, double value, Violations& violations) {
  if (scale.has_attainment()) CheckHalfStep(field, value, -2, 2, violations);
  if (scale.has_progress()) CheckHalfStep(field, value, 0, 10, violations);
}

void CheckReadiness(absl::string_view field, double value, Violations& violations) {
  CheckHalfStep(field, value, 0, 10, violations);
}

void CheckScale(absl::string_view field, const v1::GoalScale& scale, Violations& violations) {
  if (scale.kind_case() == v1::GoalScale::KIND_NOT_SET) {
    return violations.Add(field, "must be an attainment or a progress scale");
  }
  if (!scale.has_attainment()) return;
  const v1::AttainmentScale& attainment = scale.attainment();
  CheckLevels(absl::StrCat(field, ".attainment.levels"), attainment, violations);
  if (attainment.has_weight() && !(attainment.weight() >= 0 && attainment.weight() <= kMaxWeight)) {
    violations.Add(absl::StrCat(field, ".attainment.weight"), absl::StrFormat("must be from 0 to %g", kMaxWeight));
  }
}

const std::vector<std::string>& UpdatableFields() {
  static const auto& fields =
      *new std::vector<std::string>{"statement", "scale", "baseline", "target_time", "external_ids"};
  return fields;
}

void CheckGoalFields(absl::string_view field, const v1::Goal& goal, const std::vector<std::string>& fields,
                     const v1::GoalScale& present_scale, Violations& violations) {
  const auto has = [&](absl::string_view name) { return absl::c_linear_search(fields, name); };
  const auto path = [field](absl::string_view name) { return absl::StrCat(field, ".", name); };
  if (has("statement")) CheckText(path("statement"), goal.statement(), Text::kRequired, violations);
  if (has("scale")) CheckScale(path("scale"), goal.scale(), violations);
  if (has("baseline") && goal.has_baseline()) {
    CheckOnScale(path("baseline"), has("scale") ? goal.scale() : present_scale, goal.baseline(), violations);
  }
  if (has("target_time") && goal.has_target_time()) {
    resources::ReadTime(path("target_time"), goal.target_time(), violations);
  }
  if (has("external_ids")) resources::CheckExternalIds(path("external_ids"), goal.external_ids(), violations);
}

void CheckNewGoal(absl::string_view field, const v1::Goal& goal, Violations& violations) {
  CheckParty(absl::StrCat(field, ".proposed_by"), goal.proposed_by(), violations);
  CheckGoalFields(field, goal, UpdatableFields(), v1::GoalScale(), violations);
}

absl::Time ReadPastTime(absl::string_view field, bool is_set, const google::protobuf::Timestamp& time, absl::Time now,
                        Violations& violations) {
  if (!is_set) return now;
  const std::optional<absl::Time> read = resources::ReadTime(field, time, violations);
  if (!read.has_value()) return now;
  if (*read > now + kClockSkew) violations.Add(field, "must not lie in the future");
  return *read;
}

void CheckSessionOf(absl::string_view field, absl::string_view session, const resources::EpisodeName& episode,
                    Violations& violations) {
  if (session.empty()) return;
  const auto name = resources::ReadName<resources::SessionName>(field, session, violations);
  if (!name.session.empty() && name.Parent().ToString() != episode.ToString()) {
    violations.Add(field, "must be a session of the goal's episode");
  }
}

}  // namespace rapport::goals
