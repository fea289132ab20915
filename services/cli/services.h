#ifndef RAPPORT_SERVICES_CLI_SERVICES_H_
#define RAPPORT_SERVICES_CLI_SERVICES_H_

#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/status_mapping.h"
#include "rapport/goals/v1/goal_service.grpc.pb.h"
#include "rapport/intake/v1/intake_service.grpc.pb.h"
#include "rapport/scoring/v1/alliance_service.grpc.pb.h"
#include "rapport/scoring/v1/scoring_service.grpc.pb.h"

namespace rapport::cli {

// Options that every command has.
struct GlobalOptions {
  std::string intake = "127.0.0.1:50051";  // host:port of each service
  std::string goals = "127.0.0.1:50052";
  std::string scoring = "127.0.0.1:50053";
  std::string practice = "sample";  // whose records, where a command is not given a full name
  std::string ca_file;              // PEM file of the authority that vouches for the services; in clear without
  std::string certificate_file;     // PEM files of this client's own certificate and key; none without
  std::string key_file;
  std::string token_file;    // a file with a bearer token, read anew for each call; none without
  int timeout_seconds = 20;  // for each call; streams have none
  bool json = false;         // print exact JSON instead of text for people
};

// The services as this client calls them, connected when first used, by their published retry policies. Not
// thread-safe.
class Services {
 public:
  explicit Services(const GlobalOptions& options) : options_(options) {}

  intake::v1::IntakeService::StubInterface& intake();
  goals::v1::GoalService::StubInterface& goals();
  scoring::v1::ScoringService::StubInterface& scoring();
  scoring::v1::AllianceService::StubInterface& alliance();

  // Makes one unary call within the time limit: `Call(services.intake(), &Stub::GetEpisode, request)`.
  template <typename Stub, typename Request, typename Reply>
  absl::StatusOr<Reply> Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                             const Request& request) const {
    grpc::ClientContext context;
    if (absl::Status status = Authorize(context); !status.ok()) return status;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(options_.timeout_seconds));
    Reply reply;
    const grpc::Status status = (stub.*method)(&context, request, &reply);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return reply;
  }

  // Puts the bearer token, where there is one, into the metadata of a call. FAILED_PRECONDITION when its file cannot be
  // read.
  absl::Status Authorize(grpc::ClientContext& context) const;

 private:
  const GlobalOptions& options_;
  std::unique_ptr<intake::v1::IntakeService::StubInterface> intake_;
  std::unique_ptr<goals::v1::GoalService::StubInterface> goals_;
  std::unique_ptr<scoring::v1::ScoringService::StubInterface> scoring_;
  std::unique_ptr<scoring::v1::AllianceService::StubInterface> alliance_;
};

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_SERVICES_H_
