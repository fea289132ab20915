#include "common/rpc/transport_log.h"

#include <atomic>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "grpc/support/log.h"

namespace rapport::rpc {
namespace {

// gRPC's sink is a bare function: this is the one place where it can find the logger.
std::atomic<log::Logger*> sink = nullptr;

void Write(gpr_log_func_args* line) {
  log::Logger* logger = sink.load();
  if (logger == nullptr) return;
  // gRPC's errors are about connections, which come and go; nobody needs to be woken for one.
  const log::Level level = line->severity == GPR_LOG_SEVERITY_ERROR  ? log::Level::kWarning
                           : line->severity == GPR_LOG_SEVERITY_INFO ? log::Level::kInfo
                                                                     : log::Level::kDebug;
  logger->Write(level, "transport", {{"text", log::Public(line->message)}});
  if (absl::StartsWith(line->message, "assertion failed")) logger->Flush();  // gRPC ends the process next
}

}  // namespace

void SendTransportLogTo(log::Logger& logger) {
  sink.store(&logger);
  gpr_set_log_function(&Write);
}

void DropTransportLog() { sink.store(nullptr); }

}  // namespace rapport::rpc
