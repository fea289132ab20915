#include "common/errors/errors.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace rapport {
namespace {

constexpr absl::string_view kTypePrefix = "type.googleapis.com/";

std::string TypeUrl(const google::protobuf::Message& message) {
  return absl::StrCat(kTypePrefix, message.GetDescriptor()->full_name());
}

void Attach(const google::protobuf::Message& detail, absl::Status& status) {
  status.SetPayload(TypeUrl(detail), absl::Cord(detail.SerializeAsString()));
}

std::optional<google::rpc::ErrorInfo> GetErrorInfo(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload(TypeUrl(info));
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) return std::nullopt;
  return info;
}

absl::Status WithRetry(absl::Status status, absl::Duration retry_after) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(retry_after));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(retry_after % absl::Seconds(1))));
  Attach(retry, status);
  return status;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       const std::map<std::string, std::string>& metadata) {
  absl::Status status(code, message);
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("rapport");
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  Attach(info, status);
  return status;
}

absl::Status UnavailableError(absl::string_view reason, absl::string_view message, absl::Duration retry_after) {
  return WithRetry(MakeError(absl::StatusCode::kUnavailable, reason, message), retry_after);
}

absl::Status OverloadedError(absl::string_view message, absl::Duration retry_after) {
  return WithRetry(MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED", message), retry_after);
}

std::string ErrorReason(const absl::Status& status) {
  const auto info = GetErrorInfo(status);
  return info.has_value() ? info->reason() : "";
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status result;
  result.set_code(static_cast<int>(status.code()));
  result.set_message(std::string(status.message()));
  if (status.ok()) return result;
  if (!GetErrorInfo(status).has_value()) {
    google::rpc::ErrorInfo info;
    info.set_reason(absl::StatusCodeToString(status.code()));
    info.set_domain("rapport");
    result.add_details()->PackFrom(info);
  }
  // A status hands its payloads out in no fixed order; the same error must always be the same bytes.
  const std::string reason_url = TypeUrl(google::rpc::ErrorInfo());
  std::map<std::pair<bool, std::string>, std::string> details;  // the reason first, then by type
  status.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
    std::string url(type_url);
    const bool is_reason = url == reason_url;
    details[{!is_reason, std::move(url)}] = std::string(payload);
  });
  for (const auto& [key, payload] : details) {
    auto* detail = result.add_details();
    detail->set_type_url(key.second);
    detail->set_value(payload);
  }
  return result;
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.code()), status.message());
  if (result.ok()) return result;
  for (const auto& detail : status.details()) result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  return result;
}

void Violations::Add(absl::string_view field, absl::string_view description) {
  auto* violation = bad_request_.add_field_violations();
  violation->set_field(std::string(field));
  violation->set_description(std::string(description));
}

absl::Status Violations::ToStatus() const {
  if (empty()) return absl::OkStatus();
  const auto& first = bad_request_.field_violations(0);
  const int more = bad_request_.field_violations_size() - 1;
  absl::Status status = MakeError(
      absl::StatusCode::kInvalidArgument, "INVALID_FIELDS",
      absl::StrCat(first.field(), ": ", first.description(), more > 0 ? absl::StrCat(" (and ", more, " more)") : ""));
  Attach(bad_request_, status);
  return status;
}

}  // namespace rapport
