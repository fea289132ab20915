#ifndef RAPPORT_COMMON_CACHE_BROKEN_PIPE_GUARD_H_
#define RAPPORT_COMMON_CACHE_BROKEN_PIPE_GUARD_H_

#include <signal.h>

namespace rapport::cache {

// Keeps SIGPIPE away from the calling thread for a scope. hiredis writes with write(2): a server that has gone would
// otherwise end this process, and changing the signal for the whole process is not a library's business.
class BrokenPipeGuard {
 public:
  BrokenPipeGuard() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }

  ~BrokenPipeGuard() {
    if (!was_pending_) {
      const timespec at_once = {0, 0};
      sigtimedwait(&pipe_, nullptr, &at_once);  // takes back a signal of ours, if there was one
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  BrokenPipeGuard(const BrokenPipeGuard&) = delete;
  BrokenPipeGuard& operator=(const BrokenPipeGuard&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_BROKEN_PIPE_GUARD_H_
