#ifndef RAPPORT_COMMON_RESOURCES_CLIENT_ERASURE_H_
#define RAPPORT_COMMON_RESOURCES_CLIENT_ERASURE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "common/records/request_digest.h"
#include "common/resources/erasure_message.h"
#include "common/resources/practice_key.h"
#include "common/resources/resource_name.h"
#include "common/resources/write_request.h"
#include "rapport/type/v1/erasure.pb.h"

namespace rapport::resources {

// EraseClient as a request of any service with records asks. Blocks on the store until everything is on disk.
// INVALID_ARGUMENT, UNAVAILABLE; a client who is not known is erased already. Thread-safe.
template <class EraseClientRequest>
absl::StatusOr<type::v1::ErasureReport> EraseClient(records::RecordStore& store, const EraseClientRequest& request,
                                                    absl::Time deadline) {
  Violations violations;
  records::Erasure erasure;
  erasure.practice = ReadName<PracticeName>("parent", request.parent(), violations).practice;
  CheckKey("client", request.client(), violations);
  CheckRequestId(request.request_id(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  erasure.client = request.client();
  erasure.validate_only = request.validate_only();
  erasure.request_id = request.request_id();
  if (!erasure.request_id.empty()) erasure.request_digest = records::RequestDigest("EraseClient", request);
  erasure.deadline = deadline;
  ASSIGN_OR_RETURN(const records::ErasureReport report, store.Erase(erasure));
  return ToErasureMessage(report, request.validate_only());
}

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_CLIENT_ERASURE_H_
