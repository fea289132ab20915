#ifndef RAPPORT_SERVICES_CLI_STREAM_PUMP_H_
#define RAPPORT_SERVICES_CLI_STREAM_PUMP_H_

#include <grpcpp/support/sync_stream.h>

#include <deque>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/rpc/status_mapping.h"

namespace rapport::cli {

// One message to send, and what its sender must remember until the reply to it comes.
template <class Request, class Rows>
struct Outgoing {
  Request request;
  Rows rows;
};

// Drives a stream that answers every message with one: a thread of its own takes messages from `next` and sends them,
// blocked while the service is busy so that no file is ever held in memory; this thread hands each reply, with what was
// remembered of its message, to `receive`. Ends with the first error of `next` or of the stream.
template <class Request, class Response, class Rows>
absl::Status Pump(grpc::ClientReaderWriterInterface<Request, Response>& stream,
                  const std::function<absl::StatusOr<std::optional<Outgoing<Request, Rows>>>()>& next,
                  const std::function<void(const Rows&, const Response&)>& receive) {
  Mutex mutex;
  std::deque<Rows> in_flight;
  absl::Status sent;
  std::thread sender([&] {
    while (true) {
      auto outgoing = next();
      if (!outgoing.ok()) sent = outgoing.status();
      if (!outgoing.ok() || !outgoing->has_value()) break;
      {
        const MutexLock lock(mutex);
        in_flight.push_back(std::move((*outgoing)->rows));
      }
      if (!stream.Write((*outgoing)->request)) break;  // the service ended the stream; Finish says why
    }
    stream.WritesDone();
  });
  Response response;
  while (stream.Read(&response)) {
    Rows rows;
    {
      const MutexLock lock(mutex);
      rows = std::move(in_flight.front());  // a message is remembered before it is sent
      in_flight.pop_front();
    }
    receive(rows, response);
  }
  sender.join();
  const grpc::Status status = stream.Finish();
  if (!status.ok()) return rpc::FromGrpcStatus(status);
  return sent;
}

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_STREAM_PUMP_H_
