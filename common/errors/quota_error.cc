#include "common/errors/quota_error.h"

#include <string>

#include "common/errors/errors.h"

namespace rapport {

absl::Status QuotaError(absl::string_view limit, absl::string_view message, absl::Duration retry_after) {
  google::rpc::Status status = ToRpcStatus(MakeError(absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED", message));
  google::rpc::QuotaFailure failure;
  google::rpc::QuotaFailure::Violation& violation = *failure.add_violations();
  violation.set_subject(std::string(limit));
  violation.set_description(std::string(message));
  status.add_details()->PackFrom(failure);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(retry_after));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(retry_after % absl::Seconds(1))));
  status.add_details()->PackFrom(retry);
  return FromRpcStatus(status);
}

}  // namespace rapport
