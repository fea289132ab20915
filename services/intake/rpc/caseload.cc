#include "services/intake/rpc/caseload.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/auth/auth_errors.h"

namespace rapport::intake {

rpc::CaseloadCheck CaseloadOf(EpisodeIntake& episodes) {
  return [&episodes](const rpc::CallContext& call, const std::vector<std::string>& names) -> absl::Status {
    for (const std::string& name : names) {
      v1::GetEpisodeRequest request;
      request.set_name(name);
      const absl::StatusOr<v1::Episode> episode = episodes.Get(request, call.deadline);
      // What does not exist, and a name that is none, is answered as what is another's.
      if (absl::IsNotFound(episode.status()) || absl::IsInvalidArgument(episode.status()))
        return auth::EpisodeNotFound();
      if (!episode.ok()) return episode.status();
      if (std::count(episode->therapists().begin(), episode->therapists().end(), call.caller->therapist) == 0)
        return auth::EpisodeNotFound();
    }
    return absl::OkStatus();
  };
}

}  // namespace rapport::intake
