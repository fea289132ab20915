#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_ALLIANCE_REQUESTS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_ALLIANCE_REQUESTS_H_

#include "absl/status/statusor.h"
#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/domain/profile_reader.h"

namespace rapport::scoring {

// NOT_FOUND, EPISODE_NOT_FOUND: as intake says it.
absl::Status EpisodeNotFound();

// The query in a request. INVALID_ARGUMENT, INVALID_FIELDS with every violation.
absl::StatusOr<ProfileQuery> ReadProfileQuery(const v1::GetAllianceProfileRequest& request);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_ALLIANCE_REQUESTS_H_
