#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_NAME_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_NAME_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/resources/resource_name.h"

namespace rapport::goals {

// `practices/{practice}/episodes/{episode}/goals/{goal}`.
struct GoalName {
  static constexpr char kPattern[] = "practices/{practice}/episodes/{episode}/goals/{goal}";
  std::string practice;
  std::string episode;
  std::string goal;

  static std::optional<GoalName> Parse(absl::string_view name);
  std::string ToString() const;
  std::string RecordName() const;  // what the record store calls it: the name below the practice
  resources::EpisodeName Parent() const { return {practice, episode}; }
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_NAME_H_
