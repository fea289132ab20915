#ifndef RAPPORT_COMMON_RPC_SERVER_FRAME_H_
#define RAPPORT_COMMON_RPC_SERVER_FRAME_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/auth/access_control.h"
#include "common/base/clock.h"
#include "common/config/server_config.h"
#include "common/exec/bounded_executor.h"
#include "common/log/logger.h"
#include "common/metrics/registry.h"
#include "common/rpc/call_desk.h"
#include "common/rpc/calls.h"
#include "common/rpc/stream_sweeper.h"

namespace rapport::rpc {

// What every server process has and hands to its parts: configuration, clock, log, metrics and workers. Made first in
// main, so that it outlives all that uses it.
class ServerFrame {
 public:
  // `config` is complete and valid. Lines of the log go to the open file `log_descriptor`. `clock` must outlive this.
  // `authenticator` takes the place of what `config.access` says; for tests.
  ServerFrame(const config::Program& program, config::v1::ServerConfig config, const Clock& clock,
              int log_descriptor = 2, Authenticator authenticator = nullptr);

  const config::Program& program() const { return program_; }
  const config::v1::ServerConfig& config() const { return config_; }
  const Clock& clock() const { return clock_; }
  log::Logger& logger() { return logger_; }
  metrics::Registry& registry() { return registry_; }
  exec::BoundedExecutor& executor() { return executor_; }

  // The adapters for one service, by its full name as `pb::IntakeService::service_full_name()` gives it; made on the
  // first request. Its health is announced under that name. The program must hold the service's descriptor. Not
  // thread-safe: for main.
  Calls& CallsOf(const std::string& service);

  // Whether what decides who may call could be made: the policy and the keys that the configuration names. When not,
  // every call is refused, and the server does not start.
  const absl::Status& access_status() const { return access_status_; }

  // How the caseload of callers that are limited to it is looked up. Set before the server starts; without it such
  // callers reach no episode.
  void SetCaseload(CaseloadCheck caseload) { caseload_ = std::move(caseload); }

  // The services that CallsOf was asked for.
  std::vector<std::string> service_names() const;

  // Ends all server streams, which would not end by themselves.
  void EndStreams();

  // Begins to end streams whose callers have fallen silent; when the server listens.
  void WatchIdleStreams();

  // All calls of all services there ever were.
  std::size_t calls_entered() const;

  // From now on every new call is answered with UNAVAILABLE, SERVER_DRAINING and RetryInfo.
  void RefuseCalls();

 private:
  struct Service {
    Service(ServerFrame& frame, const google::protobuf::ServiceDescriptor& service);
    CallDesk desk;
    Calls calls;
  };

  const config::Program program_;
  const config::v1::ServerConfig config_;
  const Clock& clock_;
  log::Logger logger_;
  metrics::Registry registry_;
  std::unique_ptr<auth::AccessControl> access_;  // null when it could not be made
  absl::Status access_status_;
  const auth::AccessPolicy no_access_;
  Authenticator authenticator_;
  CaseloadCheck caseload_;
  std::map<std::string, std::unique_ptr<Service>> services_;
  exec::BoundedExecutor executor_;  // its threads end before what they use
  std::unique_ptr<StreamSweeper> sweeper_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_SERVER_FRAME_H_
