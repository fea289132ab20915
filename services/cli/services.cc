#include "services/cli/services.h"

#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace rapport::cli {
namespace {

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

}  // namespace

intake::v1::IntakeService::StubInterface& Services::intake() {
  if (intake_ == nullptr) intake_ = intake::v1::IntakeService::NewStub(Connect(options_.intake));
  return *intake_;
}

goals::v1::GoalService::StubInterface& Services::goals() {
  if (goals_ == nullptr) goals_ = goals::v1::GoalService::NewStub(Connect(options_.goals));
  return *goals_;
}

scoring::v1::ScoringService::StubInterface& Services::scoring() {
  if (scoring_ == nullptr) scoring_ = scoring::v1::ScoringService::NewStub(Connect(options_.scoring));
  return *scoring_;
}

scoring::v1::AllianceService::StubInterface& Services::alliance() {
  if (alliance_ == nullptr) alliance_ = scoring::v1::AllianceService::NewStub(Connect(options_.scoring));
  return *alliance_;
}

}  // namespace rapport::cli
