#ifndef RAPPORT_COMMON_RPC_SERVER_STREAM_H_
#define RAPPORT_COMMON_RPC_SERVER_STREAM_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/base/status_macros.h"
#include "common/exec/bounded_executor.h"
#include "common/rpc/active_call.h"
#include "common/rpc/done.h"
#include "common/rpc/guarded.h"
#include "grpcpp/support/server_callback.h"

namespace rapport::rpc {

// Where the messages of a server stream come from. It is asked, on a worker, for the next message when the one before
// is out, so a slow reader slows its source and nothing piles up. It answers through the Done, at once or later and
// from any thread, with a message, with nothing (the stream ends with OK) or with an error. It is destroyed when the
// stream has ended, also while an answer is still due; that answer is then dropped.
template <class Reply>
using Next = std::function<void(Done<std::optional<Reply>>)>;

// A Next over anything whose `Next(answer)` gives what a Next gives, such as a watcher of a feed.
template <class Reply, class Source>
Next<Reply> NextFrom(std::shared_ptr<Source> source) {
  return [source = std::move(source)](const Done<std::optional<Reply>>& done) { source->Next(done); };
}

// A Next over messages that are all there.
template <class Reply>
Next<Reply> NextOf(std::vector<Reply> replies) {
  return [replies = std::make_shared<std::vector<Reply>>(std::move(replies)),
          next = std::size_t{0}](const Done<std::optional<Reply>>& done) mutable {
    if (next == replies->size()) return done(std::optional<Reply>());
    done(std::optional<Reply>(std::move((*replies)[next++])));
  };
}

// A server stream over a Next. Holds no thread while it waits. Owns itself until gRPC is done with it.
template <class Reply>
class ServerStream final : public grpc::ServerWriteReactor<Reply>,
                           public EndableStream,
                           public std::enable_shared_from_this<ServerStream<Reply>> {
 public:
  ServerStream(CallDesk& desk, exec::BoundedExecutor& executor, const google::protobuf::Descriptor& request,
               grpc::CallbackServerContext& server)
      : desk_(desk),
        executor_(executor),
        call_(desk, request, server),
        ended_(std::make_shared<std::atomic<bool>>(false)) {}

  // Admits the call and runs `open` on a worker.
  void Start(std::shared_ptr<const google::protobuf::Message> request,
             std::function<absl::StatusOr<Next<Reply>>(const CallContext&)> open) {
    absl::Status status = call_.AdmitRequest(*request);
    {
      // Every reaction takes the lock first, and so sees all that stands above.
      MutexLock lock(mutex_);
      self_ = this->shared_from_this();
    }
    if (status.ok() && !executor_.TrySubmit([self = this->shared_from_this(), request = std::move(request),
                                             open = std::move(open)] { self->Open(*request, open); })) {
      status = QueueFull();
    }
    if (!status.ok()) End(std::move(status));
  }

  void End(absl::Status status) override {
    {
      MutexLock lock(mutex_);
      if (closed_) return;
      if (writing_ || pinned_) {  // gRPC wants the write to be over first; OnWriteDone or EndIdle ends the stream
        if (!end_.has_value()) end_ = std::move(status);
        return;
      }
      closed_ = true;
    }
    Finish(std::move(status));
  }

  std::optional<absl::Duration> WaitsForCallerSince() const override {
    MutexLock lock(mutex_);
    return writing_ && !closed_ ? std::optional<absl::Duration>(write_began_) : std::nullopt;
  }

  absl::Time Expiry() const override { return call_.Expiry(); }

  void EndIdle() override {
    {
      MutexLock lock(mutex_);
      if (closed_ || !writing_) return;
      if (!end_.has_value()) end_ = StreamIdle();
      pinned_ = true;
    }
    call_.Abandon();  // the write never gets out by itself; without the lock, which what it causes may want
    std::optional<absl::Status> end;
    {
      MutexLock lock(mutex_);
      pinned_ = false;
      if (!writing_) end = std::exchange(end_, std::nullopt);
    }
    if (end.has_value()) End(*std::move(end));
  }

  void OnWriteDone(bool ok) override {
    std::optional<absl::Status> end;
    {
      MutexLock lock(mutex_);
      writing_ = false;
      if (!pinned_) end = std::exchange(end_, std::nullopt);
    }
    if (end.has_value()) {
      End(*std::move(end));
    } else if (!ok) {
      End(absl::CancelledError("the caller has gone"));
    } else {
      call_.metrics().Sent();
      Ask();
    }
  }

  void OnCancel() override { End(absl::CancelledError("the caller has gone")); }
  void OnDone() override {
    std::shared_ptr<ServerStream> self;  // outlives the lock
    MutexLock lock(mutex_);
    self = std::move(self_);
  }

 private:
  void Open(const google::protobuf::Message& request,
            const std::function<absl::StatusOr<Next<Reply>>(const CallContext&)>& open) {
    CallContext context = call_.context();
    context.server = nullptr;
    context.ended = ended_;
    absl::Status status = Guarded([&]() -> absl::Status {
      RETURN_IF_ERROR(call_.CheckCaseload(request));
      absl::StatusOr<Next<Reply>> next = open(context);
      if (!next.ok()) return std::move(next).status();
      MutexLock lock(mutex_);
      if (!closed_) next_ = std::make_shared<Next<Reply>>(*std::move(next));
      return absl::OkStatus();
    });
    if (!status.ok()) return End(std::move(status));
    desk_.AddStream(this->weak_from_this());
    desk_.WatchCaller(this->weak_from_this());
    AskNow();
  }

  void Ask() {
    if (!executor_.Continue([self = this->shared_from_this()] { self->AskNow(); }))
      End(absl::CancelledError("stopped"));
  }

  void AskNow() {
    std::shared_ptr<Next<Reply>> next;
    {
      MutexLock lock(mutex_);
      next = next_;  // shared, so that it lives while it runs though the stream ends meanwhile
    }
    if (next == nullptr) return;
    absl::Status status = Guarded([&] {
      (*next)(Done<std::optional<Reply>>([weak = this->weak_from_this()](absl::StatusOr<std::optional<Reply>> reply) {
        if (const auto self = weak.lock()) self->Deliver(std::move(reply));
      }));
      return absl::OkStatus();
    });
    if (!status.ok()) End(std::move(status));
  }

  void Deliver(absl::StatusOr<std::optional<Reply>> reply) {
    if (!reply.ok()) return End(std::move(reply).status());
    if (!reply->has_value()) return End(absl::OkStatus());
    {
      MutexLock lock(mutex_);
      if (closed_ || writing_) return;
      writing_ = true;
      write_began_ = call_.Elapsed();
      reply_ = **std::move(reply);
    }
    this->StartWrite(&reply_);
  }

  // Once, by whoever set closed_.
  void Finish(absl::Status status) {
    std::shared_ptr<Next<Reply>> next;
    {
      MutexLock lock(mutex_);
      next = std::move(next_);
    }
    ended_->store(true);
    grpc::ServerWriteReactor<Reply>::Finish(call_.Close(std::move(status)));
  }

  CallDesk& desk_;
  exec::BoundedExecutor& executor_;
  ActiveCall call_;
  const std::shared_ptr<std::atomic<bool>> ended_;
  mutable Mutex mutex_;
  absl::Duration write_began_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<ServerStream> self_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<Next<Reply>> next_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool pinned_ ABSL_GUARDED_BY(mutex_) = false;  // must not be finished: the call is being abandoned
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  Reply reply_;  // being written while writing_
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_SERVER_STREAM_H_
