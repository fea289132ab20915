#ifndef RAPPORT_COMMON_RPC_BIDI_STREAM_H_
#define RAPPORT_COMMON_RPC_BIDI_STREAM_H_

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

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

// Answers each request of a stream into the stream's own reply, which still holds the answer before it: what overwrites
// it in place allocates nothing. Called on a worker as an Each is, and answers before it returns; an error ends the
// stream.
template <class Request, class Reply>
using Fill = std::function<absl::Status(const Request&, Reply&)>;

// A stream of requests and replies in the same order. While one request is worked on, the next is read, and no more: a
// slow server slows its callers and nothing piles up. Holds no thread while it waits. Owns itself until gRPC is done
// with it.
template <class Request, class Reply>
class BidiStream final : public grpc::ServerBidiReactor<Request, Reply>,
                         public EndableStream,
                         public std::enable_shared_from_this<BidiStream<Request, Reply>> {
 public:
  BidiStream(CallDesk& desk, exec::BoundedExecutor& executor, grpc::CallbackServerContext& server)
      : desk_(desk), executor_(executor), call_(desk, *Request::descriptor(), server), progress_(call_.Elapsed()) {}

  // Admits the call; `open` makes the stream's Each or Fill, as a StatusOr, and must not block.
  template <class Open>
  void Start(const Open& open) {
    std::shared_ptr<Handler> handler;
    absl::Status status = call_.AdmitStream();
    if (status.ok()) {
      status = Guarded([&]() -> absl::Status {
        auto opened = open(call_.context());
        if (!opened.ok()) return std::move(opened).status();
        handler = std::make_shared<Handler>(*std::move(opened));
        return absl::OkStatus();
      });
    }
    {
      // Every reaction takes the lock first, and so sees all that stands above.
      MutexLock lock(mutex_);
      self_ = this->shared_from_this();
      handler_ = std::move(handler);
    }
    if (!status.ok()) return End(std::move(status));
    desk_.WatchCaller(this->weak_from_this());
    this->StartRead(&incoming_);
  }

  // Ends the stream as soon as nothing is being worked on or written.
  void End(absl::Status status) override {
    {
      MutexLock lock(mutex_);
      if (!end_.has_value()) end_ = std::move(status);
    }
    Advance();
  }

  std::optional<absl::Duration> WaitsForCallerSince() const override {
    MutexLock lock(mutex_);
    const bool works = busy_ && !writing_;
    return closed_ || works ? std::nullopt : std::optional<absl::Duration>(progress_);
  }

  absl::Time Expiry() const override { return call_.Expiry(); }

  void EndIdle() override {
    bool abandon = false;
    {
      MutexLock lock(mutex_);
      if (closed_) return;
      if (!end_.has_value()) end_ = StreamIdle();
      pinned_ = writing_;
      abandon = writing_;
    }
    if (abandon) call_.Abandon();  // a write that the caller does not take never gets out by itself
    {
      MutexLock lock(mutex_);
      pinned_ = false;
    }
    Advance();
  }

  void OnReadDone(bool ok) override {
    {
      MutexLock lock(mutex_);
      progress_ = call_.Elapsed();
      if (ok) {
        call_.metrics().Received();
        has_incoming_ = true;
        absl::Status length = call_.CheckStreamLength(++received_);
        if (!length.ok() && !end_.has_value()) end_ = std::move(length);
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
      writing_ = false;
      progress_ = call_.Elapsed();
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
  using Handler = std::variant<Each<Request, Reply>, Fill<Request, Reply>>;

  static absl::Status Gone() { return absl::CancelledError("the caller has gone"); }

  // Does what can be done next: end the stream, or take up the request that was read and read one more.
  void Advance() {
    std::optional<absl::Status> end;
    {
      MutexLock lock(mutex_);
      if (closed_ || busy_ || pinned_) return;
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
    std::shared_ptr<Handler> handler;
    {
      MutexLock lock(mutex_);
      handler = handler_;  // shared: the stream may end, and drop its own, before the calls below return
    }
    if (auto* fill = std::get_if<Fill<Request, Reply>>(handler.get())) {
      return Deliver(Checked([&] { return (*fill)(current_, reply_); }));
    }
    Done<Reply> done([self = this->shared_from_this()](absl::StatusOr<Reply> reply) {
      if (reply.ok()) self->reply_ = *std::move(reply);
      self->Deliver(reply.status());
    });
    const absl::Status status = Checked([&] {
      std::get<Each<Request, Reply>> (*handler)(current_, done);
      return absl::OkStatus();
    });
    if (!status.ok()) done(status);
  }

  // Runs `answer` unless the request is too large, or names what the caller may not touch.
  template <class Answer>
  absl::Status Checked(const Answer& answer) {
    return Guarded([&] {
      absl::Status allowed = call_.CheckStreamMessage(current_);
      return allowed.ok() ? answer() : allowed;
    });
  }

  // Writes reply_, which nobody else touches while busy_ is set, or ends the stream.
  void Deliver(absl::Status status) {
    bool write = false;
    {
      MutexLock lock(mutex_);
      if (!status.ok() && !end_.has_value()) end_ = std::move(status);
      write = !end_.has_value();
      writing_ = write;
      progress_ = call_.Elapsed();
      if (!write) busy_ = false;
    }
    if (!write) return Advance();
    this->StartWrite(&reply_);
  }

  // Once, by whoever set closed_.
  void Close(absl::Status status) {
    std::shared_ptr<Handler> handler;
    {
      MutexLock lock(mutex_);
      handler = std::move(handler_);
    }
    handler.reset();
    this->Finish(call_.Close(std::move(status)));
  }

  CallDesk& desk_;
  exec::BoundedExecutor& executor_;
  ActiveCall call_;
  mutable Mutex mutex_;
  absl::Duration progress_ ABSL_GUARDED_BY(mutex_);  // when the caller or we last did something
  std::size_t received_ ABSL_GUARDED_BY(mutex_) = 0;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool pinned_ ABSL_GUARDED_BY(mutex_) = false;  // must not be finished: the call is being abandoned
  std::shared_ptr<Handler> handler_ ABSL_GUARDED_BY(mutex_);
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
