#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_VIEWER_PROFILE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_VIEWER_PROFILE_H_

#include "rapport/scoring/v1/alliance.pb.h"

namespace rapport::scoring {

// The profile for a viewer to whom alliance scores are not shown, such as the client, or the therapist before
// supervision: every score of an alliance instrument is left out, and everything made of one, the flags that rest on
// one among it. `unavailable_parts` says so. Outcomes, showing up and goals remain. Pure.
v1::AllianceProfile WithoutAllianceScores(const v1::AllianceProfile& profile);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_VIEWER_PROFILE_H_
