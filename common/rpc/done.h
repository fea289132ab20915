#ifndef RAPPORT_COMMON_RPC_DONE_H_
#define RAPPORT_COMMON_RPC_DONE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/rpc/guarded.h"

namespace rapport::rpc {

// How a deferred answer is given: called once, from any thread, with the reply or an error. Copies stand for the same
// answer; the first call counts and later ones do nothing. When the last copy goes without a call, that is a bug of the
// holder, and the caller gets INTERNAL instead of waiting for ever. Thread-safe.
template <class Reply>
class Done {
 public:
  // `answer` is called exactly once.
  explicit Done(std::function<void(absl::StatusOr<Reply>)> answer)
      : state_(std::make_shared<State>(std::move(answer))) {}

  void operator()(absl::StatusOr<Reply> result) const { state_->Answer(std::move(result)); }

 private:
  class State {
   public:
    explicit State(std::function<void(absl::StatusOr<Reply>)> answer) : answer_(std::move(answer)) {}
    ~State() { Answer(UnexpectedError()); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void Answer(absl::StatusOr<Reply> result) {
      if (answered_.exchange(true)) return;
      // Moved out, so that what it holds is released even while copies of this live on.
      const auto answer = std::move(answer_);
      answer(std::move(result));
    }

   private:
    std::atomic<bool> answered_ = false;
    std::function<void(absl::StatusOr<Reply>)> answer_;
  };

  std::shared_ptr<State> state_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_DONE_H_
