#include "common/rpc/stop_signals.h"

namespace rapport::rpc {

StopSignals::StopSignals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

int StopSignals::Wait() const {
  int number = 0;
  while (sigwait(&set_, &number) != 0) {
  }
  // The default action of both is to end the process; one unblocked thread is enough for it to be taken.
  pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
  return number;
}

}  // namespace rapport::rpc
