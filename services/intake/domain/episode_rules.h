#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_EPISODE_RULES_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_EPISODE_RULES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "rapport/intake/v1/episode.pb.h"

namespace rapport::intake {

// What an episode may be. Pure.

// The fields UpdateEpisode can set.
const std::vector<std::string>& UpdatableEpisodeFields();

// Adds everything that is wrong with an episode a caller sent whole, or with the outcome of an update, with fields
// below `prefix`.
void CheckEpisode(absl::string_view prefix, const v1::Episode& episode, absl::Time now, Violations& violations);

// The episode as it is recorded first: what only the server sets is cleared or set, what was left out gets its default.
v1::Episode NewEpisode(v1::Episode given, const std::string& name, absl::Time now);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_EPISODE_RULES_H_
