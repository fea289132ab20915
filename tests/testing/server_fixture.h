#ifndef RAPPORT_TESTS_TESTING_SERVER_FIXTURE_H_
#define RAPPORT_TESTS_TESTING_SERVER_FIXTURE_H_

#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "common/base/clock.h"
#include "common/rpc/server.h"
#include "common/rpc/server_frame.h"
#include "grpcpp/channel.h"

namespace rapport::test {

// A real server in this process, on ports of its own, with the frame that ships. Starting it fails the test when it
// does not work. Its members may be used from any thread once it has started.
class ServerFixture {
 public:
  // Makes the services; what it makes must live until this is gone.
  using Build = std::function<rpc::ServerSpec(rpc::ServerFrame&)>;

  // `config` is text format of rapport.config.v1.ServerConfig; unset addresses are loopback with port 0, metrics
  // are not served (stopping their HTTP server takes 2 s), the drain pause is 0 and the log level DEBUG, so that every
  // line can be looked at.
  explicit ServerFixture(const Build& build, const std::string& config = "", const config::Program& program = {},
                         const Clock* clock = nullptr, rpc::Authenticator authenticator = nullptr);
  ~ServerFixture();

  // A channel of its own to the service port, and to the health port.
  std::shared_ptr<grpc::Channel> NewChannel() const;
  std::shared_ptr<grpc::Channel> NewHealthChannel() const;

  rpc::ServerFrame& frame() { return *frame_; }
  rpc::Server& server() { return *server_; }

  // Everything logged so far.
  std::string Log() const;

  // All metrics, as a scrape gets them.
  std::string Metrics() { return frame_->registry().Text(); }

 private:
  SystemClock system_clock_;
  std::FILE* log_file_;
  std::unique_ptr<rpc::ServerFrame> frame_;
  std::unique_ptr<rpc::Server> server_;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_SERVER_FIXTURE_H_
