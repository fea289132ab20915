#include "common/rpc/server_frame.h"

#include <utility>

#include "common/config/command_line.h"
#include "common/config/values.h"
#include "common/metrics/executor_metrics.h"
#include "common/metrics/process_metrics.h"
#include "common/rpc/authentication.h"
#include "common/rpc/certificate_metrics.h"
#include "google/protobuf/descriptor.h"

namespace rapport::rpc {
namespace {

log::Level LevelOf(config::v1::LogLevel level) {
  switch (level) {
    case config::v1::LOG_LEVEL_DEBUG:
      return log::Level::kDebug;
    case config::v1::LOG_LEVEL_WARNING:
      return log::Level::kWarning;
    case config::v1::LOG_LEVEL_ERROR:
      return log::Level::kError;
    default:
      return log::Level::kInfo;
  }
}

CallLimits LimitsOf(const config::v1::ServerConfig& config) {
  return {.max_calls = config.admission().max_calls(),
          .default_deadline = config::ToDuration(config.admission().default_deadline()),
          .max_deadline = config::ToDuration(config.admission().max_deadline()),
          .max_request_bytes = config.transport().max_request_bytes(),
          .max_stream_message_bytes = config.transport().max_stream_message_bytes(),
          .max_stream_messages = config.transport().max_stream_messages(),
          .stream_idle_timeout = config::ToDuration(config.transport().stream_idle_timeout())};
}

}  // namespace

ServerFrame::ServerFrame(const config::Program& program, config::v1::ServerConfig config, const Clock& clock,
                         int log_descriptor, Authenticator authenticator)
    : program_(program),
      config_(std::move(config)),
      clock_(clock),
      logger_(LevelOf(config_.log().level()), log_descriptor, clock),
      executor_(config_.admission().executor_threads(), config_.admission().executor_queue()) {
  metrics::AddProcessMetrics(config::Version(), registry_);
  metrics::AddExecutorMetrics(executor_, registry_);
  AddCertificateMetrics(config_, registry_);
  auto access = auth::AccessControl::Make(config_.access(), config_.has_access(), clock_, logger_);
  access_status_ = access.status();
  if (access.ok()) access_ = *std::move(access);
  if (authenticator != nullptr) {
    authenticator_ = std::move(authenticator);
  } else if (access_ == nullptr) {
    authenticator_ = [status = access_status_](const auto&) { return status; };
  } else if (access_->required()) {
    authenticator_ = AuthenticatorOf(*access_, clock_);
  }
}

ServerFrame::Service::Service(ServerFrame& frame, const google::protobuf::ServiceDescriptor& service)
    : desk(service, LimitsOf(frame.config_), frame.registry_, frame.logger_, frame.clock_,
           Admission{
               .authenticator = frame.authenticator_,
               .policy = frame.access_ == nullptr ? frame.no_access_ : frame.access_->policy(),
               .limits = frame.access_ != nullptr && frame.access_->required() ? &frame.access_->limits() : nullptr,
               .caseload = frame.caseload_}),
      calls(desk, frame.executor_) {}

Calls& ServerFrame::CallsOf(const std::string& service) {
  std::unique_ptr<Service>& entry = services_[service];
  if (entry == nullptr) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
    if (descriptor == nullptr) {
      logger_.Fatal("the program holds no such service", {{"service", log::Public(service)}});
    }
    entry = std::make_unique<Service>(*this, *descriptor);
  }
  return entry->calls;
}

std::vector<std::string> ServerFrame::service_names() const {
  std::vector<std::string> names;
  for (const auto& [name, service] : services_) names.push_back(name);
  return names;
}

void ServerFrame::WatchIdleStreams() {
  std::vector<CallDesk*> desks;
  for (const auto& [name, service] : services_) desks.push_back(&service->desk);
  sweeper_ =
      std::make_unique<StreamSweeper>(std::move(desks), config::ToDuration(config_.transport().stream_idle_timeout()));
}

std::size_t ServerFrame::calls_entered() const {
  std::size_t entered = 0;
  for (const auto& [name, service] : services_) entered += service->desk.entered();
  return entered;
}

void ServerFrame::RefuseCalls() {
  for (const auto& [name, service] : services_) service->desk.Close();
}

void ServerFrame::EndStreams() {
  for (const auto& [name, service] : services_) service->desk.EndStreams();
}

}  // namespace rapport::rpc
