#ifndef RAPPORT_COMMON_RPC_SERVER_H_
#define RAPPORT_COMMON_RPC_SERVER_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/metrics/registry.h"
#include "common/rpc/server_frame.h"
#include "common/rpc/stop_signals.h"

namespace grpc {
class CallbackGenericService;
class Server;
class Service;
}  // namespace grpc

namespace rapport::rpc {

// What is particular to one server.
struct ServerSpec {
  // Borrowed; their Calls come from the frame.
  std::vector<grpc::Service*> services;
};

// A listening server with its health and metrics ports, from SERVING to the end. Start and Drain are for one thread.
class Server {
 public:
  // Listens on all three ports, then says SERVING (grpc.health.v1, for each service and for the whole, on the
  // service port and on the health port). UNAVAILABLE, CANNOT_LISTEN when a port is taken.
  // `frame` and the services must outlive this.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerFrame& frame, ServerSpec spec);

  // Drains, if that has not happened.
  ~Server();

  // Where it listens; a Unix socket has port 1, and metrics that are not served have port 0.
  int port() const { return port_; }
  int health_port() const { return health_port_; }
  int metrics_port() const { return exposer_ == nullptr ? 0 : exposer_->port(); }

  // Says NOT_SERVING and waits the configured pause, so that balancers look elsewhere; refuses what
  // still comes with UNAVAILABLE, SERVER_DRAINING, and closes the port in a quiet moment, waited for up to two seconds;
  // lets calls in progress finish within the configured grace; ends them and the workers. Safe to call twice.
  void Drain();

 private:
  Server(ServerFrame& frame, ServerSpec spec);
  absl::Status Listen();
  absl::Status ListenForHealth();
  void SetServing(bool serving);
  void AwaitQuiet();

  ServerFrame& frame_;
  const ServerSpec spec_;
  std::unique_ptr<metrics::Exposer> exposer_;
  const std::unique_ptr<grpc::CallbackGenericService> no_service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<grpc::Server> health_server_;
  int port_ = 0;
  int health_port_ = 0;
  bool drained_ = false;
};

// Logs why the program cannot do what it was started for, with the error's reason, and returns its exit code 1.
// `message` is a fixed sentence.
int FailWith(ServerFrame& frame, absl::string_view message, const absl::Status& status);

// A server's whole life: start, serve until SIGTERM or SIGINT, drain. Returns the process's exit code: 0, or 1 when it
// could not start. A second signal ends the process at once.
int RunServer(ServerFrame& frame, const StopSignals& signals, ServerSpec spec);

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_SERVER_H_
