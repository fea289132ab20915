#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_EXPORT_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_EXPORT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// ExportClient: everything intake holds of one client, read over one snapshot and cut into replies of bounded size, in
// order; none when the client is not known. Blocks on the store. Thread-safe.
absl::StatusOr<std::vector<v1::ExportClientResponse>> ExportClient(records::RecordStore& store,
                                                                   const v1::ExportClientRequest& request,
                                                                   absl::Time deadline);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_EXPORT_H_
