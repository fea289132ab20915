#ifndef RAPPORT_TESTS_BENCH_LOAD_UNARY_LOAD_H_
#define RAPPORT_TESTS_BENCH_LOAD_UNARY_LOAD_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "tests/bench/load/measurement.h"
#include "tests/bench/load/process_clock.h"

namespace rapport::bench {

// One caller that has at most one call under way.
class Caller {
 public:
  virtual ~Caller() = default;
  // Starts a call; `done` runs on a gRPC thread, after which the caller may be used again.
  virtual void Start(grpc::ClientContext* context, std::function<void(grpc::Status)> done) = 0;
};

// Keeps `callers` calls under way for `length` and measures them and the server's processor time.
Measurement RunUnary(const std::function<std::unique_ptr<Caller>(int)>& make_caller, int callers, absl::Duration length,
                     const ProcessClock& server);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_LOAD_UNARY_LOAD_H_
