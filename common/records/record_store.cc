#include "common/records/record_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace rapport::records {

std::string EtagOf(int64_t revision) { return absl::StrCat("r", revision); }

absl::StatusOr<int64_t> Snapshot::ActivityRevision(absl::string_view practice, absl::string_view episode) {
  ASSIGN_OR_RETURN(const std::vector<int64_t> revisions, ActivityRevisions(practice, {std::string(episode)}));
  return revisions.front();
}

}  // namespace rapport::records
