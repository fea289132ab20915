#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_CLIENT_EXPORT_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_CLIENT_EXPORT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "rapport/goals/v1/goal_service.pb.h"

namespace rapport::goals {

// ExportClient: every goal of one client with its former versions, read over one snapshot and cut into replies of
// bounded size; none when the client is not known. Blocks on the store. Thread-safe.
absl::StatusOr<std::vector<v1::ExportClientResponse>> ExportClient(records::RecordStore& store,
                                                                   const v1::ExportClientRequest& request,
                                                                   absl::Time deadline);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_CLIENT_EXPORT_H_
