#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_EPISODE_AS_OF_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_EPISODE_AS_OF_H_

#include "absl/time/time.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "rapport/scoring/v1/alliance_service.pb.h"

namespace rapport::scoring {

// The episode as it was recorded by `time`: later sessions and assessments are left out, and what only they replaced
// counts again. A session that was changed since (its attendance, say) is as it is now. Pure.
intake::v1::ReadEpisodeResponse EpisodeAsOf(const intake::v1::ReadEpisodeResponse& episode, absl::Time time);

// Says in `summary`, which is of `now`, what has changed since `time`, when the profile was `then`: flags that came and
// went, and by how much the latest scores differ. Goals are not known as they were: their flags are new when what they
// rest on happened since. Pure.
void SayWhatChanged(const v1::AllianceProfile& now, const v1::AllianceProfile& then, absl::Time time,
                    v1::AllianceProfileSummary& summary);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_EPISODE_AS_OF_H_
