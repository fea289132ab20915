#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_CASELOAD_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_CASELOAD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/domain/profile_reader.h"

namespace rapport::scoring {

// The profiles of a practice's or a therapist's open episodes. Cached ones are looked up in one batch; the reads of the
// others go on side by side, a bounded number at a time. Blocks; for worker threads. Thread-safe.
class Caseload {
 public:
  // `reader` must outlive this.
  explicit Caseload(const ProfileReader& reader) : reader_(reader) {}

  // Those that most need attention first: by the most severe flag, then by how many flags of that severity there are,
  // then by the latest of them. INVALID_ARGUMENT with every violation; UNAVAILABLE when intake is away.
  absl::StatusOr<v1::ListAllianceProfilesResponse> List(const rpc::CallContext& call,
                                                        const v1::ListAllianceProfilesRequest& request) const;

  // The profiles of these episodes of one practice, in no particular order; episodes that have gone meanwhile are left
  // out. Errors of intake.
  absl::StatusOr<std::vector<ProfilePtr>> Read(const rpc::CallContext& call, const std::string& practice,
                                               const std::vector<std::string>& episodes) const;

  // Names of the practice's open episodes; of one therapist's alone unless `therapist` is empty.
  absl::StatusOr<std::vector<std::string>> OpenEpisodes(const rpc::CallContext& call, const std::string& practice,
                                                        const std::string& therapist) const;

 private:
  // Says in the summaries of `response`, which are of `shown`, what has changed since.
  absl::Status SayChanges(const rpc::CallContext& call, absl::Span<const ProfilePtr> shown, absl::Time since,
                          v1::ListAllianceProfilesResponse& response) const;
  absl::StatusOr<std::vector<ProfilePtr>> ReadSome(const rpc::CallContext& call, const std::string& practice,
                                                   const std::vector<std::string>& episodes) const;

  const ProfileReader& reader_;
};

// What a list says of one episode, without what changed. Pure.
v1::AllianceProfileSummary Summarize(const v1::AllianceProfile& profile);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_CASELOAD_H_
