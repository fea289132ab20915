#ifndef RAPPORT_COMMON_RPC_CLIENT_STREAM_H_
#define RAPPORT_COMMON_RPC_CLIENT_STREAM_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/client_callback.h"

namespace rapport::rpc {

// Counts the streams that are open, so that what they use can wait for their end. Thread-safe.
class OpenStreams {
 public:
  ~OpenStreams() {
    MutexLock lock(mutex_);
    while (count_ > 0) closed_.Wait(mutex_);
  }
  void Enter() {
    MutexLock lock(mutex_);
    ++count_;
  }
  void Leave() {
    MutexLock lock(mutex_);
    --count_;
    closed_.NotifyAll();
  }

 private:
  Mutex mutex_;
  CondVar closed_;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
};

// The messages of another service's server stream, heard one by one on gRPC's threads without holding one while there
// is nothing to hear. Made by Upstream::Listen (client_call.h).
template <class Request, class Reply>
class ClientStream final : public grpc::ClientReadReactor<Reply> {
 public:
  // Hears each message; an error is the last call and says how the stream ended. Never two calls at a time; must not
  // block.
  using Heard = std::function<void(const absl::StatusOr<Reply>&)>;
  // Counts a message; counts the end and says what it was.
  using Received = std::function<void()>;
  using Ended = std::function<absl::Status(const grpc::Status&)>;

  ClientStream(std::unique_ptr<grpc::ClientContext> context, Request request, Heard heard, Received received,
               Ended ended, OpenStreams& open)
      : context_(std::move(context)),
        request_(std::move(request)),
        heard_(std::move(heard)),
        received_(std::move(received)),
        ended_(std::move(ended)),
        open_(open) {}

  // Starts the call with `begin(context, request, reactor)`; `self` keeps this alive until the call is done.
  template <class Begin>
  void Start(std::shared_ptr<ClientStream> self, const Begin& begin) {
    open_.Enter();
    self_ = std::move(self);
    begin(context_.get(), &request_, this);
    this->StartRead(&reply_);
    this->StartCall();
  }

  // Ends the stream and returns at once; a call of `heard` may still be on its way.
  void Cancel() { context_->TryCancel(); }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    received_();
    heard_(reply_);
    this->StartRead(&reply_);
  }

  void OnDone(const grpc::Status& status) override {
    const std::shared_ptr<ClientStream> self = std::move(self_);
    absl::Status end = ended_(status);
    heard_(end.ok() ? absl::UnavailableError("the stream has ended") : std::move(end));
    open_.Leave();  // last: what this uses may go now
  }

 private:
  const std::unique_ptr<grpc::ClientContext> context_;
  const Request request_;
  const Heard heard_;
  const Received received_;
  const Ended ended_;
  OpenStreams& open_;
  std::shared_ptr<ClientStream> self_;
  Reply reply_;
};

// Ends a stream when it goes.
template <class Request, class Reply>
class Listening {
 public:
  explicit Listening(std::shared_ptr<ClientStream<Request, Reply>> stream) : stream_(std::move(stream)) {}
  ~Listening() { stream_->Cancel(); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  const std::shared_ptr<ClientStream<Request, Reply>> stream_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_CLIENT_STREAM_H_
