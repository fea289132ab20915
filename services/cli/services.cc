#include "services/cli/services.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/config/values.h"
#include "common/rpc/authentication.h"
#include "common/rpc/client_call.h"
#include "rapport/goals/v1/goal_service_config.h"
#include "rapport/intake/v1/intake_service_config.h"
#include "rapport/scoring/v1/scoring_service_config.h"

namespace rapport::cli {
namespace {

// A channel that retries and times out as the policy beside the service's contract says.
std::shared_ptr<grpc::Channel> Connect(const GlobalOptions& options, const std::string& address, const char* policy) {
  config::v1::UpstreamConfig upstream;
  upstream.set_target(address);
  upstream.set_ca_file(options.ca_file);
  upstream.set_client_certificate_file(options.certificate_file);
  upstream.set_client_key_file(options.key_file);
  return rpc::ConnectTo(upstream, policy);
}

}  // namespace

absl::Status Services::Authorize(grpc::ClientContext& context) const {
  if (options_.token_file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string token, config::ReadSecret(options_.token_file));
  context.AddMetadata(rpc::kAuthorizationKey, absl::StrCat("Bearer ", token));
  return absl::OkStatus();
}

intake::v1::IntakeService::StubInterface& Services::intake() {
  if (intake_ == nullptr) {
    intake_ = intake::v1::IntakeService::NewStub(Connect(options_, options_.intake, intake::v1::kServiceConfigJson));
  }
  return *intake_;
}

goals::v1::GoalService::StubInterface& Services::goals() {
  if (goals_ == nullptr) {
    goals_ = goals::v1::GoalService::NewStub(Connect(options_, options_.goals, goals::v1::kServiceConfigJson));
  }
  return *goals_;
}

scoring::v1::ScoringService::StubInterface& Services::scoring() {
  if (scoring_ == nullptr) {
    scoring_ =
        scoring::v1::ScoringService::NewStub(Connect(options_, options_.scoring, scoring::v1::kServiceConfigJson));
  }
  return *scoring_;
}

scoring::v1::AllianceService::StubInterface& Services::alliance() {
  if (alliance_ == nullptr) {
    alliance_ =
        scoring::v1::AllianceService::NewStub(Connect(options_, options_.scoring, scoring::v1::kServiceConfigJson));
  }
  return *alliance_;
}

}  // namespace rapport::cli
