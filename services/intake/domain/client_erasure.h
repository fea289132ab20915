#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_ERASURE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_ERASURE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// Erases everything intake holds of one client, for good. Thread-safe; the store outlives it.
class ClientErasure {
 public:
  explicit ClientErasure(records::RecordStore& store) : store_(store) {}

  // Blocks on the store. A client who is not known is erased already.
  absl::StatusOr<v1::EraseClientResponse> Erase(const v1::EraseClientRequest& request, absl::Time deadline);

 private:
  records::RecordStore& store_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_CLIENT_ERASURE_H_
