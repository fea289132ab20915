#ifndef RAPPORT_TESTS_BENCH_LOAD_STREAM_LOAD_H_
#define RAPPORT_TESTS_BENCH_LOAD_STREAM_LOAD_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include <functional>
#include <memory>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/bench/load/measurement.h"
#include "tests/bench/load/process_clock.h"

namespace rapport::bench {

// Sends `request` again and again over one stream for `length`, a second thread reading the replies, and counts
// `rows_per_request` units for each reply.
template <class Request, class Reply>
Measurement RunStream(
    const std::function<std::unique_ptr<grpc::ClientReaderWriter<Request, Reply>>(grpc::ClientContext*)>& open,
    const Request& request, int rows_per_request, absl::Duration length, const ProcessClock& server) {
  Measurement result;
  grpc::ClientContext context;
  const absl::Time begin = absl::Now();
  const absl::Duration cpu_before = server.Used();
  auto stream = open(&context);
  std::thread reader([&] {
    Reply reply;
    while (stream->Read(&reply)) result.units += rows_per_request;
  });
  while (absl::Now() < begin + length && stream->Write(request)) {
  }
  stream->WritesDone();
  reader.join();
  if (!stream->Finish().ok()) ++result.failures;
  result.server_cpu = server.Used() - cpu_before;
  result.wall = absl::Now() - begin;
  return result;
}

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_LOAD_STREAM_LOAD_H_
