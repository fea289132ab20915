#ifndef RAPPORT_COMMON_RPC_MESSAGE_POOL_H_
#define RAPPORT_COMMON_RPC_MESSAGE_POOL_H_

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "grpcpp/support/message_allocator.h"

namespace rapport::rpc {

// Keeps the messages of finished calls of one method for later ones, so that a small, frequent call allocates nothing:
// `service.SetMessageAllocatorFor_Method(&pool)`. A request comes to its handler parsed, as always; a reply still holds
// an earlier call's answer, and its handler must overwrite all of it. Thread-safe; must outlive the server.
template <class Request, class Reply>
class MessagePool final : public grpc::MessageAllocator<Request, Reply> {
 public:
  // More messages than these, or larger ones, are not kept: a pool stays far below a megabyte.
  static constexpr std::size_t kMostKept = 64;
  static constexpr std::size_t kLargestBytes = 8192;

  grpc::MessageHolder<Request, Reply>* AllocateMessages() override {
    {
      MutexLock lock(mutex_);
      if (!kept_.empty()) {
        Messages* messages = kept_.back().release();
        kept_.pop_back();
        return messages;
      }
    }
    return new Messages(*this);
  }

 private:
  class Messages final : public grpc::MessageHolder<Request, Reply> {
   public:
    explicit Messages(MessagePool& pool) : pool_(pool) {
      this->set_request(&request_);
      this->set_response(&reply_);
    }

    void Release() override { pool_.Keep(std::unique_ptr<Messages>(this)); }

    bool IsSmall() const { return request_.ByteSizeLong() <= kLargestBytes && reply_.ByteSizeLong() <= kLargestBytes; }

   private:
    MessagePool& pool_;
    Request request_;
    Reply reply_;
  };

  void Keep(std::unique_ptr<Messages> messages) {
    if (!messages->IsSmall()) return;
    messages->request()->Clear();
    MutexLock lock(mutex_);
    if (kept_.size() < kMostKept) kept_.push_back(std::move(messages));
  }

  Mutex mutex_;
  std::vector<std::unique_ptr<Messages>> kept_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_MESSAGE_POOL_H_
