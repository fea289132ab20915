#include "services/intake/domain/client_erasure.h"

#include "common/base/status_macros.h"
#include "common/resources/erasure_message.h"
#include "common/resources/resource_name.h"
#include "common/resources/write_request.h"
#include "services/intake/domain/field_rules.h"

namespace rapport::intake {

absl::StatusOr<v1::EraseClientResponse> ClientErasure::Erase(const v1::EraseClientRequest& request,
                                                             absl::Time deadline) {
  Violations violations;
  const auto parent = resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  CheckKey("client", request.client(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  records::Erasure erasure;
  erasure.practice = parent.practice;
  erasure.client = request.client();
  erasure.validate_only = request.validate_only();
  erasure.deadline = deadline;
  ASSIGN_OR_RETURN(const records::ErasureReport report, store_.Erase(erasure));
  v1::EraseClientResponse response;
  *response.mutable_report() = resources::ToErasureMessage(report, request.validate_only());
  return response;
}

}  // namespace rapport::intake
