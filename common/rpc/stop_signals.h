#ifndef RAPPORT_COMMON_RPC_STOP_SIGNALS_H_
#define RAPPORT_COMMON_RPC_STOP_SIGNALS_H_

#include <signal.h>

namespace rapport::rpc {

// SIGTERM and SIGINT, waited for instead of handled. Made in main before anything that starts threads, which inherit
// that the signals are blocked.
class StopSignals {
 public:
  // Blocks the signals in this thread.
  StopSignals();

  // Waits for one of them and returns its number. From then on the next one ends the process at once.
  int Wait() const;

 private:
  sigset_t set_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_STOP_SIGNALS_H_
