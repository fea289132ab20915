#include "common/rpc/call_desk.h"

#include <utility>

#include "common/auth/auth_errors.h"
#include "common/errors/errors.h"

namespace rapport::rpc {
namespace {

using WeakStreams = std::vector<std::weak_ptr<EndableStream>>;

// Those that have ended are swept out now and then, at a cost of O(1) for each added.
void Append(std::weak_ptr<EndableStream> stream, WeakStreams& streams) {
  if (streams.size() == streams.capacity()) {
    std::erase_if(streams, [](const auto& other) { return other.expired(); });
    streams.reserve(streams.size() * 2 + 16);
  }
  streams.push_back(std::move(stream));
}

absl::Status Draining() { return UnavailableError("SERVER_DRAINING", "this replica stops; resume with another"); }

}  // namespace

CallDesk::CallDesk(const google::protobuf::ServiceDescriptor& service, const CallLimits& limits,
                   metrics::Registry& registry, log::Logger& logger, const Clock& clock, Admission admission)
    : limits_(limits),
      metrics_(registry, metrics::Side::kServer, service),
      logger_(logger),
      clock_(clock),
      admission_(std::move(admission)) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    gates_[method.input_type()] = std::make_unique<const auth::MethodGate>(method, admission_.policy);
  }
  registry.WatchGauge("rapport_rpc_calls_in_progress", "Calls in progress, streams among them.",
                      {{"grpc_service", service.full_name()}}, [this] { return static_cast<double>(in_progress()); });
}

metrics::MethodMetrics& CallDesk::MetricsOf(const google::protobuf::Descriptor& request) const {
  metrics::MethodMetrics* found = metrics_.Find(request);
  if (found == nullptr) {
    logger_.Fatal("a handler takes a request of another service", {{"request", log::Public(request.full_name())}});
  }
  return *found;
}

const auth::MethodGate& CallDesk::GateOf(const google::protobuf::Descriptor& request) const {
  return *gates_.at(&request);  // MetricsOf has ended the process for what is not of the service
}

absl::Status CallDesk::CheckOpen() const { return closed_.load() ? Draining() : absl::OkStatus(); }

void CallDesk::AddStream(std::weak_ptr<EndableStream> stream) {
  {
    MutexLock lock(mutex_);
    if (!draining_) {
      Append(std::move(stream), streams_);
      return;
    }
  }
  if (const auto live = stream.lock()) live->End(Draining());
}

void CallDesk::EndStreams() {
  std::vector<std::weak_ptr<EndableStream>> streams;
  {
    MutexLock lock(mutex_);
    draining_ = true;
    streams.swap(streams_);
  }
  for (const auto& stream : streams) {
    if (const auto live = stream.lock()) live->End(Draining());
  }
}

void CallDesk::WatchCaller(std::weak_ptr<EndableStream> stream) {
  MutexLock lock(mutex_);
  Append(std::move(stream), watched_);
}

void CallDesk::EndOverdueStreams() {
  WeakStreams watched;
  {
    MutexLock lock(mutex_);
    std::erase_if(watched_, [](const auto& stream) { return stream.expired(); });
    watched = watched_;
  }
  const absl::Duration latest = clock_.Elapsed() - limits_.stream_idle_timeout;
  for (const auto& stream : watched) {
    const auto live = stream.lock();
    if (live == nullptr) continue;
    if (live->Expiry() <= clock_.Now()) live->End(auth::NotAuthenticated("TOKEN_EXPIRED", "the token has expired"));
    if (const auto since = live->WaitsForCallerSince(); since.has_value() && *since < latest) live->EndIdle();
  }
}

}  // namespace rapport::rpc
