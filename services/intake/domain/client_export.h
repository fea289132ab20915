#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_EXPORT_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_EXPORT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// Hands out everything intake holds of one client. Thread-safe; the store outlives it.
class ClientExport {
 public:
  explicit ClientExport(records::RecordStore& store) : store_(store) {}

  // Read over one snapshot and cut into replies of bounded size, in order; none when the client is not known. Blocks on
  // the store.
  absl::StatusOr<std::vector<v1::ExportClientResponse>> Export(const v1::ExportClientRequest& request,
                                                               absl::Time deadline) const;

 private:
  records::RecordStore& store_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_EXPORT_H_
