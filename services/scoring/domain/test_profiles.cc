#include "services/scoring/domain/test_profiles.h"

#include "common/base/status_macros.h"

namespace rapport::scoring::testing {

absl::StatusOr<ProfilePtr> ComputeNow(const ProfileReader& reader, const ProfileQuery& query) {
  const std::string practice = resources::PracticeName{query.episode.practice}.ToString();
  ASSIGN_OR_RETURN(const ActivityRevisions at,
                   reader.parts().episodes.Revisions({}, practice, {query.episode.ToString()}).get());
  ASSIGN_OR_RETURN(const ProfileBasis basis, reader.BasisAt({}, at));
  return reader.Compute({}, query, basis, /*with_goals=*/true);
}

}  // namespace rapport::scoring::testing
