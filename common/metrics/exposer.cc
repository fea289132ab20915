#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <future>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/errors/errors.h"
#include "common/metrics/registry.h"

namespace rapport::metrics {
namespace {

// Where `address`, which somebody listens on, can be reached from this machine.
std::string ReachableHost(const std::string& address) {
  absl::string_view host(address.data(), address.rfind(':'));
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  if (host.empty() || host == "0.0.0.0") return "127.0.0.1";
  return host == "::" ? "::1" : std::string(host);
}

// Opens a connection and closes it.
void Knock(const std::string& address, int port) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(ReachableHost(address).c_str(), absl::StrCat(port).c_str(), &hints, &found) != 0) return;
  const int file = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file >= 0) {
    [[maybe_unused]] const int connected = connect(file, found->ai_addr, found->ai_addrlen);
    close(file);
  }
  freeaddrinfo(found);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Exposer>> Exposer::Start(const std::string& address, const Registry& registry) {
  // The HTTP server tells of a failure by throwing; it goes no further than this.
  try {
    std::unique_ptr<Exposer> exposer(new Exposer(address));
    exposer->exposer_->RegisterCollectable(registry.collectable());
    const std::vector<int> ports = exposer->exposer_->GetListeningPorts();
    exposer->port_ = ports.empty() ? 0 : ports.front();
    return exposer;
  } catch (const std::exception&) {
    return MakeError(absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
                     absl::StrCat("cannot listen on ", address, " for metrics: is the port in use?"));
  }
}

// The HTTP server looks every two seconds whether it is to end, and at once when somebody connects.
Exposer::~Exposer() {
  auto ended = std::async(std::launch::async, [this] { exposer_ = nullptr; });
  while (ended.wait_for(std::chrono::milliseconds(10)) != std::future_status::ready) Knock(address_, port_);
}

}  // namespace rapport::metrics
