#ifndef RAPPORT_COMMON_RPC_BIDI_STREAM_H_
#define RAPPORT_COMMON_RPC_BIDI_STREAM_H_

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/errors/errors.h"
#include "common/exec/bounded_executor.h"
#include "common/rpc/active_call.h"
#include "common/rpc/done.h"
#include "common/rpc/guarded.h"
#include "grpcpp/support/server_callback.h"

namespace rapport::rpc {

// Answers each request of a stream with one reply. Called on a worker, for one request at a time and in order; it may
// keep state between them. It answers through the Done, at once or later and from any thread; an error ends the stream.
// The request and the state are its own until it has answered.
template <class Request, class Reply>
using Each = std::function<void(const Request&, Done<Reply>)>;

// An Each from a function `absl::Status(const Request&, Reply&)` that answers before it returns; it may block.
template <class Request, class Reply, class Handler>
Each<Request, Reply> Answering(Handler handler) {
  return [handler = std::move(handler)](const Request& request, const Done<Reply>& done) mutable {
    Reply reply;
    absl::Status status = handler(request, reply);
    if (!status.ok()) return done(std::move(status));
    done(std::move(reply));
  };
}

// A stream of requests and replies in the same order. While one request is worked on, the next is read, and no more: a
// slow server slows its callers and nothing piles up. Holds no thread while it waits. Owns itself until gRPC is done
// with it.
template <class Request, class Reply>
class BidiStream final : public grpc::ServerBidiReactor<Request, Reply>,
                         public std::enable_shared_from_this<BidiStream<Request, Reply>> {
 public:
  BidiStream(CallDesk& desk, exec::BoundedExecutor& executor, grpc::CallbackServerContext& server)
      : executor_(executor), call_(desk, *Request::descriptor(), server) {}

  // Admits the call; `open` makes the stream's Each and must not block.
  void Start(const std::function<absl::StatusOr<Each<Request, Reply>>(const CallContext&)>& open) {
    std::shared_ptr<Each<Request, Reply>> each;
    absl::Status status = call_.AdmitStream();
    if (status.ok()) {
      status = Guarded([&]() -> absl::Status {
        absl::StatusOr<Each<Request, Reply>> opened = open(call_.context());
        if (!opened.ok()) return std::move(opened).status();
        each = std::make_shared<Each<Request, Reply>>(*std::move(opened));
        return absl::OkStatus();
      });
    }
    {
      // Every reaction takes the lock first, and so sees all that stands above.
      MutexLock lock(mutex_);
      self_ = this->shared_from_this();
      each_ = std::move(each);
    }
    if (!status.ok()) return End(std::move(status));
    this->StartRead(&incoming_);
  }

  void OnReadDone(bool ok) override {
    {
      MutexLock lock(mutex_);
      if (ok) {
        call_.metrics().Received();
        has_incoming_ = true;
      } else {
        read_all_ = true;
      }
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    {
      MutexLock lock(mutex_);
      busy_ = false;
      if (ok) call_.metrics().Sent();
      if (!ok && !end_.has_value()) end_ = Gone();
    }
    Advance();
  }

  void OnCancel() override { End(Gone()); }
  void OnDone() override {
    std::shared_ptr<BidiStream> self;  // outlives the lock
    MutexLock lock(mutex_);
    self = std::move(self_);
  }

 private:
  static absl::Status Gone() { return absl::CancelledError("the caller has gone"); }

  // Ends the stream as soon as nothing is being worked on or written.
  void End(absl::Status status) {
    {
      MutexLock lock(mutex_);
      if (!end_.has_value()) end_ = std::move(status);
    }
    Advance();
  }

  // Does what can be done next: end the stream, or take up the request that was read and read one more.
  void Advance() {
    std::optional<absl::Status> end;
    {
      MutexLock lock(mutex_);
      if (closed_ || busy_) return;
      if (!end_.has_value() && read_all_ && !has_incoming_) end_ = absl::OkStatus();
      if (end_.has_value()) {
        closed_ = true;
        end = *std::move(end_);
      } else if (!has_incoming_) {
        return;
      } else {
        busy_ = true;
        has_incoming_ = false;
        std::swap(current_, incoming_);
      }
    }
    if (end.has_value()) return Close(*std::move(end));
    this->StartRead(&incoming_);
    if (!executor_.Continue([self = this->shared_from_this()] { self->Work(); }))
      Deliver(UnavailableError("SERVER_STOPPED", "this replica stops"));
  }

  void Work() {
    std::shared_ptr<Each<Request, Reply>> each;
    {
      MutexLock lock(mutex_);
      each = each_;  // shared: the stream may end, and drop its own, before the call below returns
    }
    Done<Reply> done(
        [self = this->shared_from_this()](absl::StatusOr<Reply> reply) { self->Deliver(std::move(reply)); });
    const absl::Status status = Guarded([&] {
      absl::Status size = call_.CheckStreamMessage(current_.ByteSizeLong());
      if (size.ok()) (*each)(current_, done);
      return size;
    });
    if (!status.ok()) done(status);
  }

  void Deliver(absl::StatusOr<Reply> reply) {
    bool write = false;
    {
      MutexLock lock(mutex_);
      if (!reply.ok() && !end_.has_value()) end_ = reply.status();
      write = !end_.has_value();
      if (!write) busy_ = false;
    }
    if (!write) return Advance();
    reply_ = *std::move(reply);
    this->StartWrite(&reply_);
  }

  // Once, by whoever set closed_.
  void Close(absl::Status status) {
    std::shared_ptr<Each<Request, Reply>> each;
    {
      MutexLock lock(mutex_);
      each = std::move(each_);
    }
    each.reset();
    this->Finish(call_.Close(std::move(status)));
  }

  exec::BoundedExecutor& executor_;
  ActiveCall call_;
  Mutex mutex_;
  std::shared_ptr<Each<Request, Reply>> each_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<BidiStream> self_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
  bool has_incoming_ ABSL_GUARDED_BY(mutex_) = false;  // incoming_ was read and waits
  bool read_all_ ABSL_GUARDED_BY(mutex_) = false;
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;  // current_ is worked on, or reply_ is being written
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  Request incoming_;
  Request current_;
  Reply reply_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_BIDI_STREAM_H_
