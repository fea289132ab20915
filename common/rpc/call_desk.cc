#include "common/rpc/call_desk.h"

#include <utility>

#include "common/errors/errors.h"

namespace rapport::rpc {
namespace {

absl::Status Draining() { return UnavailableError("SERVER_DRAINING", "this replica stops; resume with another"); }

}  // namespace

CallDesk::CallDesk(const google::protobuf::ServiceDescriptor& service, const CallLimits& limits,
                   metrics::Registry& registry, log::Logger& logger, const Clock& clock, Authenticator authenticator)
    : limits_(limits),
      metrics_(registry, metrics::Side::kServer, service),
      logger_(logger),
      clock_(clock),
      authenticator_(std::move(authenticator)) {
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

absl::Status CallDesk::CheckOpen() const { return closed_.load() ? Draining() : absl::OkStatus(); }

void CallDesk::AddStream(std::weak_ptr<EndableStream> stream) {
  {
    MutexLock lock(mutex_);
    if (!draining_) {
      // Those that have ended are swept out now and then, at a cost of O(1) for each added.
      if (streams_.size() == streams_.capacity()) {
        std::erase_if(streams_, [](const auto& other) { return other.expired(); });
        streams_.reserve(streams_.size() * 2 + 16);
      }
      streams_.push_back(std::move(stream));
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

}  // namespace rapport::rpc
