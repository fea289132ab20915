#include "services/goals/domain/goal_name.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace rapport::goals {

std::optional<GoalName> GoalName::Parse(absl::string_view name) {
  std::optional<std::vector<std::string>> ids = resources::MatchResourceName(kPattern, name);
  if (!ids.has_value()) return std::nullopt;
  return GoalName{std::move((*ids)[0]), std::move((*ids)[1]), std::move((*ids)[2])};
}

std::string GoalName::ToString() const { return resources::FullName(practice, RecordName()); }

std::string GoalName::RecordName() const { return absl::StrCat("episodes/", episode, "/goals/", goal); }

}  // namespace rapport::goals
