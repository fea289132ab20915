#include "tests/testing/server_fixture.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/config/server_config.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"

namespace rapport::test {
namespace {

constexpr char kOwnPorts[] = R"pb(
  listen { address: "127.0.0.1:0" health_address: "127.0.0.1:0" metrics_address: "none" }
  drain { pause {} }
  log { level: LOG_LEVEL_DEBUG }
)pb";

config::v1::ServerConfig ConfigFrom(const config::Program& program, const std::string& text) {
  config::Faults faults;
  config::v1::ServerConfig result = config::Parse(kOwnPorts, faults);
  result.MergeFrom(config::Parse(text, faults));
  config::Complete(program, result);
  config::Check(program, result, faults);
  for (const std::string& fault : faults) ADD_FAILURE() << fault;
  return result;
}

std::shared_ptr<grpc::Channel> ChannelTo(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // no connection shared with another channel of the process
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

ServerFixture::ServerFixture(const Build& build, const std::string& config, const config::Program& program,
                             const Clock* clock, rpc::Authenticator authenticator)
    : log_file_(std::tmpfile()),
      frame_(std::make_unique<rpc::ServerFrame>(program, ConfigFrom(program, config),
                                                clock == nullptr ? system_clock_ : *clock, fileno(log_file_),
                                                std::move(authenticator))) {
  auto server = rpc::Server::Start(*frame_, build(*frame_));
  if (!server.ok()) {
    ADD_FAILURE() << server.status();
    std::abort();  // nothing that follows could mean anything
  }
  server_ = *std::move(server);
}

ServerFixture::~ServerFixture() {
  server_.reset();
  frame_.reset();
  std::fclose(log_file_);
}

std::shared_ptr<grpc::Channel> ServerFixture::NewChannel() const { return ChannelTo(server_->port()); }

std::shared_ptr<grpc::Channel> ServerFixture::NewHealthChannel() const { return ChannelTo(server_->health_port()); }

std::string ServerFixture::Log() const {
  EXPECT_TRUE(frame_->logger().Flush());
  std::string text(static_cast<size_t>(lseek(fileno(log_file_), 0, SEEK_END)), '\0');
  if (pread(fileno(log_file_), text.data(), text.size(), 0) < 0) text.clear();
  return text;
}

}  // namespace rapport::test
