#include "common/rpc/server.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/config/values.h"
#include "common/errors/errors.h"
#include "common/rpc/process_limits.h"
#include "common/rpc/server_credentials.h"
#include "common/rpc/transport_log.h"
#include "grpc/support/time.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/impl/server_builder_option.h"
#include "grpcpp/impl/server_builder_plugin.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"

namespace rapport::rpc {
namespace {

constexpr absl::Duration kHealthGrace = absl::Seconds(1);

// How long no call has come when it is quiet: some round trips. And how long to wait for that, twice.
constexpr absl::Duration kQuiet = absl::Milliseconds(50);
constexpr int kMostWaitsForQuiet = 20;

// Waits for a quiet moment.
void AwaitPause(const ServerFrame& frame) {
  for (int waits = 0; waits < kMostWaitsForQuiet; ++waits) {
    const std::size_t entered = frame.calls_entered();
    absl::SleepFor(kQuiet);
    if (frame.calls_entered() == entered) return;
  }
}

// Takes the reflection service out again: linking it in is all it takes to have it in every server of the process.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments* /*arguments*/) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](const auto& plugin) { return plugin->name() == "proto_server_reflection"; });
  }
};

// A point in time as gRPC counts it, from now.
gpr_timespec After(absl::Duration duration) {
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_nanos(absl::ToInt64Nanoseconds(duration), GPR_TIMESPAN));
}

int Milliseconds(const google::protobuf::Duration& duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(config::ToDuration(duration)));
}

// Every limit that gRPC leaves open by default.
void Limit(const config::v1::TransportConfig& transport, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(2 * transport.max_stream_message_bytes()));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, static_cast<int>(transport.max_concurrent_streams()));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(transport.max_connection_age()));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Milliseconds(transport.max_connection_age_grace()));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(transport.keepalive_time()));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(transport.keepalive_timeout()));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             Milliseconds(transport.min_client_ping_interval()));
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Milliseconds(transport.handshake_timeout()));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(transport.max_connection_idle()));
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, static_cast<int>(transport.max_metadata_bytes()));
  builder.SetResourceQuota(grpc::ResourceQuota("connections").Resize(transport.max_buffer_bytes()));
}

// Builds and starts; gRPC itself says no more than that it did not work.
absl::StatusOr<std::unique_ptr<grpc::Server>> StartOn(const std::string& address, grpc::ServerBuilder& builder,
                                                      const int& port) {
  // Otherwise a second process would share the port without a word and get half the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return MakeError(absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
                     absl::StrCat("cannot listen on ", address, ": is the address in use?"));
  }
  return server;
}

}  // namespace

Server::Server(ServerFrame& frame, ServerSpec spec)
    : frame_(frame), spec_(std::move(spec)), no_service_(std::make_unique<grpc::CallbackGenericService>()) {}

Server::~Server() { Drain(); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerFrame& frame, ServerSpec spec) {
  RETURN_IF_ERROR(frame.access_status());
  std::unique_ptr<Server> server(new Server(frame, std::move(spec)));
  if (const std::string& address = frame.config().listen().metrics_address(); address != "none") {
    ASSIGN_OR_RETURN(server->exposer_, metrics::Exposer::Start(address, frame.registry()));
  }
  RETURN_IF_ERROR(server->Listen());
  RETURN_IF_ERROR(server->ListenForHealth());
  frame.WatchIdleStreams();
  server->SetServing(true);
  const config::v1::ListenConfig& listen = frame.config().listen();
  frame.logger().Info("serving", {{"program", log::Public(frame.program().name)},
                                  {"address", log::Public(listen.address())},
                                  {"port", server->port()},
                                  {"health_port", server->health_port()},
                                  {"metrics_port", server->metrics_port()},
                                  {"tls", frame.config().has_tls()},
                                  {"access_control", frame.config().has_access()},
                                  {"reflection", listen.reflection()}});
  if (!frame.config().has_access()) {
    frame.logger().Write(log::Level::kWarning,
                         "no access control is configured: everybody who can reach the service port may do everything",
                         {{"address", log::Public(listen.address())}, {"tls", frame.config().has_tls()}});
  }
  return server;
}

absl::Status Server::Listen() {
  const std::string& address = frame_.config().listen().address();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  if (frame_.config().listen().reflection()) {
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  } else {
    builder.SetOption(std::make_unique<WithoutReflection>());
  }
  Limit(frame_.config().transport(), builder);
  builder.AddListeningPort(address, ServerCredentialsOf(frame_.config()), &port_);
  for (grpc::Service* service : spec_.services) builder.RegisterService(service);
  ASSIGN_OR_RETURN(server_, StartOn(address, builder, port_));
  return absl::OkStatus();
}

absl::Status Server::ListenForHealth() {
  const std::string& address = frame_.config().listen().health_address();
  grpc::ServerBuilder builder;
  builder.SetOption(std::make_unique<WithoutReflection>());
  Limit(frame_.config().transport(), builder);
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &health_port_);
  // A server needs a service of its own besides the built-in one to be driven at all; this one refuses every method.
  builder.RegisterCallbackGenericService(no_service_.get());
  ASSIGN_OR_RETURN(health_server_, StartOn(address, builder, health_port_));
  return absl::OkStatus();
}

void Server::SetServing(bool serving) {
  for (grpc::Server* server : {server_.get(), health_server_.get()}) {
    if (server == nullptr) continue;
    grpc::HealthCheckServiceInterface* health = server->GetHealthCheckService();
    for (const std::string& name : frame_.service_names()) health->SetServingStatus(name, serving);
    health->SetServingStatus("", serving);
  }
}

// The transport tells connected clients to go (GOAWAY) only when it has stopped taking calls, and what arrives in
// between it ends with CANCELLED, which clients do not retry. So the port closes when no call is on its way; what comes
// all the same, or never pauses, is first refused with what clients do retry, and after some waiting.
void Server::AwaitQuiet() {
  AwaitPause(frame_);
  frame_.RefuseCalls();
  AwaitPause(frame_);
}

void Server::Drain() {
  if (std::exchange(drained_, true)) return;
  const config::v1::DrainConfig& drain = frame_.config().drain();
  if (server_ != nullptr) {
    SetServing(false);
    absl::SleepFor(config::ToDuration(drain.pause()));
    AwaitQuiet();
    frame_.EndStreams();  // only now: those who come again at once find the port closed, and another replica
    server_->Shutdown(After(config::ToDuration(drain.grace())));
    server_->Wait();
  }
  frame_.executor().Stop();
  if (health_server_ != nullptr) {
    health_server_->Shutdown(After(kHealthGrace));
    health_server_->Wait();
  }
  frame_.logger().Info("stopped", {{"program", log::Public(frame_.program().name)}});
}

int FailWith(ServerFrame& frame, absl::string_view message, const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  frame.logger().Error(message, {{"program", log::Public(frame.program().name)},
                                 {"reason", log::Public(reason)},
                                 {"error", log::Public(status.message())}});
  return 1;
}

int RunServer(ServerFrame& frame, const StopSignals& signals, ServerSpec spec) {
  AllowOpenFiles();
  SendTransportLogTo(frame.logger());
  const absl::Cleanup drop = [] { DropTransportLog(); };
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(frame, std::move(spec));
  if (!server.ok()) return FailWith(frame, "cannot start", server.status());
  const int signal = signals.Wait();
  frame.logger().Info("draining", {{"program", log::Public(frame.program().name)}, {"signal", signal}});
  (*server)->Drain();
  return 0;
}

}  // namespace rapport::rpc
