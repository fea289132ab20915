#include "tests/testing/status_matchers.h"

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"
#include "google/rpc/error_details.pb.h"

namespace rapport::test {

StatusView ViewOf(const google::rpc::Status& status) {
  StatusView view = {.code = static_cast<absl::StatusCode>(status.code()),
                     .reason = "",
                     .violations = {},
                     .has_retry_info = false,
                     .message = status.message()};
  for (const auto& detail : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&info)) view.reason = info.reason();
    if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        view.violations.emplace_back(violation.field(), violation.description());
      }
    }
    view.has_retry_info = view.has_retry_info || detail.Is<google::rpc::RetryInfo>();
  }
  return view;
}

StatusView ViewOf(const absl::Status& status) { return ViewOf(ToRpcStatus(status)); }

std::string Describe(const StatusView& view) {
  std::string text = absl::StrCat("which is ", absl::StatusCodeToString(view.code));
  if (!view.reason.empty()) absl::StrAppend(&text, " ", view.reason);
  if (!view.message.empty()) absl::StrAppend(&text, ": ", view.message);
  for (const auto& [field, description] : view.violations) absl::StrAppend(&text, "\n  ", field, " ", description);
  return text;
}

}  // namespace rapport::test
