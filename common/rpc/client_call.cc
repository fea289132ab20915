#include "common/rpc/client_call.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/config/values.h"
#include "common/errors/errors.h"
#include "common/rpc/authentication.h"
#include "common/rpc/status_mapping.h"
#include "common/rpc/trace.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"
#include "nlohmann/json.hpp"

namespace rapport::rpc {
namespace {

constexpr unsigned kRefreshSeconds = 60;

// A peer that went away without a word is noticed after about half a minute.
constexpr int kKeepaliveMilliseconds = 30000;
constexpr int kKeepaliveTimeoutMilliseconds = 5000;

// A service that is back is found again within seconds; gRPC's own pauses grow to two minutes.
constexpr int kFirstReconnectMilliseconds = 200;
constexpr int kLongestReconnectMilliseconds = 3000;

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const config::v1::UpstreamConfig& upstream) {
  if (upstream.ca_file().empty()) return grpc::InsecureChannelCredentials();
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      upstream.client_key_file(), upstream.client_certificate_file(), upstream.ca_file(), kRefreshSeconds));
  options.watch_root_certs();
  if (!upstream.client_key_file().empty()) options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

// The policy with the configured balancing in place of its own.
std::string WithBalancing(const char* service_config_json, config::v1::Balancing balancing) {
  nlohmann::json policy = nlohmann::json::parse(service_config_json, nullptr, /*allow_exceptions=*/false);
  if (!policy.is_object()) policy = nlohmann::json::object();
  const char* name = balancing == config::v1::BALANCING_PICK_FIRST ? "pick_first" : "round_robin";
  policy["loadBalancingConfig"] = nlohmann::json::array({nlohmann::json::object({{name, nlohmann::json::object()}})});
  return policy.dump();
}

const google::protobuf::ServiceDescriptor& DescriptorOf(ServerFrame& frame, const std::string& service) {
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
  if (found == nullptr) {
    frame.logger().Fatal("the program holds no such service", {{"service", log::Public(service)}});
  }
  return *found;
}

// Whether it is this service whom the other does not know: nothing that its own caller could mend.
bool IsRefusalOfService(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kUnauthenticated) return false;
  const std::string reason = ErrorReason(status);
  return reason == "CREDENTIALS_MISSING" || reason == "CALLER_NOT_BELIEVED";
}

}  // namespace

std::shared_ptr<grpc::Channel> ConnectTo(const config::v1::UpstreamConfig& upstream, const char* service_config_json) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(WithBalancing(service_config_json, upstream.balancing()));
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMilliseconds);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMilliseconds);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMilliseconds);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnectMilliseconds);
  // What the called service may send is bounded by what it stores; the transport's own 4 MiB would cut a long history.
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(upstream.target(), CredentialsOf(upstream), arguments);
}

UpstreamCalls::UpstreamCalls(ServerFrame& frame, const std::string& name, const std::string& service,
                             const config::v1::UpstreamConfig& upstream)
    : frame_(frame),
      name_(name),
      timeout_(config::ToDuration(upstream.timeout())),
      metrics_(frame.registry(), metrics::Side::kClient, DescriptorOf(frame, service)) {}

std::unique_ptr<grpc::ClientContext> UpstreamCalls::ContextFor(const CallContext& call) const {
  auto context = call.server == nullptr ? std::make_unique<grpc::ClientContext>()
                                        : grpc::ClientContext::FromCallbackServerContext(*call.server);
  context->set_deadline(absl::ToChronoTime(std::min(call.deadline, frame_.clock().Now() + timeout_)));
  context->AddMetadata(kTraceParentKey, NextTraceParent(call.trace_parent));
  CarryCaller(*call.caller, *context);
  return context;
}

std::unique_ptr<grpc::ClientContext> UpstreamCalls::StreamContext() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->AddMetadata(kTraceParentKey, NextTraceParent(""));
  return context;
}

void UpstreamCalls::CountStart(const google::protobuf::Descriptor& request) const {
  if (metrics::MethodMetrics* method = metrics_.Find(request); method != nullptr) {
    method->Started();
    method->Sent();
  }
}

void UpstreamCalls::CountReceived(const google::protobuf::Descriptor& request) const {
  if (metrics::MethodMetrics* method = metrics_.Find(request); method != nullptr) method->Received();
}

absl::Status UpstreamCalls::Close(const CallContext& call, const google::protobuf::Descriptor& request,
                                  absl::Duration started, const grpc::Status& status) const {
  if (status.ok()) CountReceived(request);
  return CloseStream(call, request, started, status);
}

absl::Status UpstreamCalls::CloseStream(const CallContext& call, const google::protobuf::Descriptor& request,
                                        absl::Duration started, const grpc::Status& status) const {
  if (metrics::MethodMetrics* method = metrics_.Find(request); method != nullptr) {
    method->Handled(static_cast<absl::StatusCode>(status.error_code()), frame_.clock().Elapsed() - started);
  }
  absl::Status result = FromGrpcStatus(status);
  if (IsRefusalOfService(result)) {
    return UnavailableError("UPSTREAM_UNAVAILABLE", absl::StrCat("the ", name_, " service does not know this one"));
  }
  if (result.ok() || !ErrorReason(result).empty()) return result;
  // The transport's own failures, whose texts hold addresses.
  if (call.IsCancelled()) return MakeError(absl::StatusCode::kCancelled, "CANCELLED", "the caller has gone");
  if (frame_.clock().Now() >= call.deadline) {
    return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", "the call's deadline has passed");
  }
  if (result.code() == absl::StatusCode::kUnavailable || result.code() == absl::StatusCode::kDeadlineExceeded) {
    return UnavailableError("UPSTREAM_UNAVAILABLE", absl::StrCat("the ", name_, " service cannot be reached"));
  }
  return MakeError(result.code(), "UPSTREAM_FAILED", absl::StrCat("the ", name_, " service refused the call"));
}

}  // namespace rapport::rpc
