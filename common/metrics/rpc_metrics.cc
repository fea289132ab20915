#include "common/metrics/rpc_metrics.h"

#include <memory>

#include "absl/strings/str_cat.h"

namespace rapport::metrics {
namespace {

struct Names {
  const char* started;
  const char* received;
  const char* sent;
  const char* handled;
  const char* handling;
};

constexpr Names kServerNames = {"grpc_server_started_total", "grpc_server_msg_received_total",
                                "grpc_server_msg_sent_total", "grpc_server_handled_total",
                                "grpc_server_handling_seconds"};
constexpr Names kClientNames = {"grpc_client_started_total", "grpc_client_msg_received_total",
                                "grpc_client_msg_sent_total", "grpc_client_handled_total",
                                "grpc_client_handling_seconds"};

std::string TypeLabel(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming()) return method.server_streaming() ? "bidi_stream" : "client_stream";
  return method.server_streaming() ? "server_stream" : "unary";
}

}  // namespace

std::string CodeLabel(absl::StatusCode code) {
  static constexpr const char* kNames[] = {
      "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
      "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
      "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
      "DataLoss", "Unauthenticated"};
  const auto index = static_cast<size_t>(code);
  return index < std::size(kNames) ? kNames[index] : "Unknown";
}

MethodMetrics::MethodMetrics(Registry& registry, Side side, const google::protobuf::MethodDescriptor& method)
    : method_(method), path_(absl::StrCat("/", method.service()->full_name(), "/", method.name())) {
  const Names& names = side == Side::kServer ? kServerNames : kClientNames;
  Labels labels = {{"grpc_type", TypeLabel(method)},
                   {"grpc_service", method.service()->full_name()},
                   {"grpc_method", method.name()}};
  started_ = &registry.Counter(names.started, "Calls that began.", labels);
  received_ = &registry.Counter(names.received, "Messages of calls that were received.", labels);
  sent_ = &registry.Counter(names.sent, "Messages of calls that were sent.", labels);
  handling_ = &registry.Histogram(names.handling, "How long calls took until their status was known.", labels);
  for (int code = 0; code < kCodes; ++code) {
    labels["grpc_code"] = CodeLabel(static_cast<absl::StatusCode>(code));
    handled_[code] = &registry.Counter(names.handled, "Calls that ended, by status.", labels);
  }
}

void MethodMetrics::Handled(absl::StatusCode code, absl::Duration took) {
  const int index = static_cast<int>(code);
  handled_[index >= 0 && index < kCodes ? index : static_cast<int>(absl::StatusCode::kUnknown)]->Increment();
  handling_->Observe(absl::ToDoubleSeconds(took));
}

ServiceMetrics::ServiceMetrics(Registry& registry, Side side, const google::protobuf::ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    methods_.emplace(method.input_type(), std::make_unique<MethodMetrics>(registry, side, method));
  }
}

MethodMetrics* ServiceMetrics::Find(const google::protobuf::Descriptor& request) const {
  const auto found = methods_.find(&request);
  return found == methods_.end() ? nullptr : found->second.get();
}

}  // namespace rapport::metrics
