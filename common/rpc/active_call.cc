#include "common/rpc/active_call.h"

#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/auth/auth_errors.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/rpc/guarded.h"
#include "common/rpc/status_mapping.h"
#include "common/rpc/trace.h"
#include "grpcpp/server_context.h"

namespace rapport::rpc {
namespace {

std::string IncomingTrace(const grpc::CallbackServerContext& server) {
  const auto& metadata = server.client_metadata();
  const auto found = metadata.find(kTraceParentKey);
  const absl::string_view incoming =
      found == metadata.end() ? "" : absl::string_view(found->second.data(), found->second.size());
  return NextTraceParent(incoming);
}

// The caller's deadline; the infinite future when it set none.
absl::Time DeadlineOf(const grpc::CallbackServerContext& server) {
  const std::chrono::system_clock::time_point deadline = server.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture() : absl::FromChrono(deadline);
}

absl::Status DeadlineExceeded() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", "the call's deadline has passed");
}

absl::Status CheckSize(std::size_t bytes, std::size_t most) {
  if (bytes <= most) return absl::OkStatus();
  return MakeError(absl::StatusCode::kResourceExhausted, "MESSAGE_TOO_LARGE",
                   absl::StrCat("the message has ", bytes, " bytes; at most ", most, " are taken"),
                   {{"max_bytes", absl::StrCat(most)}});
}

// The server, and not the caller, has something to answer for.
bool IsServerFault(absl::StatusCode code) {
  return code == absl::StatusCode::kUnknown || code == absl::StatusCode::kInternal ||
         code == absl::StatusCode::kDataLoss || code == absl::StatusCode::kUnavailable;
}

log::Level LevelOf(absl::StatusCode code) {
  if (code == absl::StatusCode::kOk) return log::Level::kDebug;
  return IsServerFault(code) ? log::Level::kWarning : log::Level::kInfo;
}

}  // namespace

bool CallContext::IsCancelled() const {
  if (ended != nullptr && ended->load()) return true;
  return server != nullptr && server->IsCancelled();
}

absl::Status QueueFull() { return OverloadedError("every worker is busy and the queue is full"); }

absl::Status UnexpectedError() {
  return MakeError(absl::StatusCode::kInternal, "UNEXPECTED", "an exception, or a call that was never answered");
}

ActiveCall::ActiveCall(CallDesk& desk, const google::protobuf::Descriptor& request, grpc::CallbackServerContext& server)
    : desk_(desk),
      metrics_(desk.MetricsOf(request)),
      gate_(desk.GateOf(request)),
      server_(server),
      start_(desk.clock().Elapsed()),
      has_room_(desk.Enter()),
      unary_(!metrics_.method().client_streaming() && !metrics_.method().server_streaming()) {
  metrics_.Started();
  context_.server = &server;
  context_.trace_parent = IncomingTrace(server);
  context_.deadline = DeadlineOf(server);
  if (!unary_) return;
  const absl::Duration most =
      context_.deadline == absl::InfiniteFuture() ? desk.limits().default_deadline : desk.limits().max_deadline;
  context_.deadline = std::min(context_.deadline, desk.clock().Now() + most);
}

absl::Status ActiveCall::AdmitRequest(const google::protobuf::Message& request) {
  metrics_.Received();
  RETURN_IF_ERROR(CheckSize(request.ByteSizeLong(), desk_.limits().max_request_bytes));
  RETURN_IF_ERROR(Admit());
  return CheckRequest(request);
}

absl::Status ActiveCall::AdmitStream() { return Admit(); }

absl::Status ActiveCall::CheckStreamMessage(const google::protobuf::Message& request) const {
  RETURN_IF_ERROR(CheckSize(request.ByteSizeLong(), desk_.limits().max_stream_message_bytes));
  RETURN_IF_ERROR(CheckRequest(request));
  return CheckCaseload(request);
}

absl::Status ActiveCall::CheckStreamLength(std::size_t count) const {
  if (count <= desk_.limits().max_stream_messages) return absl::OkStatus();
  return MakeError(absl::StatusCode::kResourceExhausted, "STREAM_TOO_LONG",
                   absl::StrCat("one stream takes at most ", desk_.limits().max_stream_messages, " messages"));
}

void ActiveCall::Abandon() { server_.TryCancel(); }

absl::Status StreamIdle() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "STREAM_IDLE", "nothing was sent or taken for too long");
}

absl::Status ActiveCall::CheckRequest(const google::protobuf::Message& request) const {
  return gate_.CheckRequest(*context_.caller, request);
}

bool ActiveCall::NeedsCaseload(const google::protobuf::Message& request) const {
  return !gate_.EpisodesOfCaseload(*context_.caller, request).empty();
}

absl::Status ActiveCall::CheckCaseload(const google::protobuf::Message& request) const {
  const std::vector<std::string> episodes = gate_.EpisodesOfCaseload(*context_.caller, request);
  if (episodes.empty()) return absl::OkStatus();
  if (desk_.admission().caseload == nullptr) return auth::EpisodeNotFound();
  return desk_.admission().caseload(context_, episodes);
}

absl::Status ActiveCall::Admit() {
  RETURN_IF_ERROR(desk_.CheckOpen());
  if (!has_room_) return OverloadedError("too many calls are in progress");
  RETURN_IF_ERROR(StillWanted());
  const Admission& admission = desk_.admission();
  if (admission.authenticator == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(context_.caller, admission.authenticator(server_));
  if (admission.limits != nullptr && !context_.caller->without_quota) {
    ASSIGN_OR_RETURN(lease_, admission.limits->Take(context_.caller->principal, start_));
  }
  RETURN_IF_ERROR(gate_.Admit(*context_.caller));
  context_.hide_alliance_scores = gate_.LeavesOutAllianceScores(*context_.caller);
  return absl::OkStatus();
}

absl::Status ActiveCall::StillWanted() const {
  if (desk_.clock().Now() >= context_.deadline) return DeadlineExceeded();
  if (server_.IsCancelled()) {
    return MakeError(absl::StatusCode::kCancelled, "CANCELLED", "the caller has gone");
  }
  return absl::OkStatus();
}

grpc::Status ActiveCall::Close(absl::Status status) {
  // Who has gone sees no answer: such a call counts by that, and not as one that was served.
  if (status.ok()) {
    if (server_.IsCancelled()) {
      status =
          desk_.clock().Now() >= context_.deadline ? DeadlineExceeded() : absl::CancelledError("the caller has gone");
    } else if (unary_) {
      metrics_.Sent();
    }
  }
  const absl::Duration took = desk_.clock().Elapsed() - start_;
  metrics_.Handled(status.code(), took);
  Log(status, took);
  desk_.Leave();
  return ToGrpcStatus(status);
}

void ActiveCall::Log(const absl::Status& status, absl::Duration took) const {
  const log::Level level = LevelOf(status.code());
  if (!desk_.logger().Enabled(level)) return;
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string reason = ErrorReason(status);
  // Texts of errors that are ours to repair help to do so; others stay between us and the caller.
  const absl::string_view text = IsServerFault(status.code()) ? status.message() : "";
  desk_.logger().Write(level, "call",
                       {{"method", log::Public(metrics_.path())},
                        {"code", log::Public(code)},
                        {"reason", log::Public(reason)},
                        {"error", log::Public(text)},
                        {"duration", took},
                        {"trace", log::Public(TraceId(context_.trace_parent))}});
}

}  // namespace rapport::rpc
