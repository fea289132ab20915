#ifndef RAPPORT_SERVICES_GOALS_RPC_INTAKE_DIRECTORY_H_
#define RAPPORT_SERVICES_GOALS_RPC_INTAKE_DIRECTORY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/rpc/call_context.h"
#include "common/rpc/call_desk.h"
#include "common/rpc/client_call.h"
#include "rapport/intake/v1/intake_service.grpc.pb.h"
#include "services/goals/domain/episode_directory.h"

namespace rapport::goals {

using IntakeUpstream = rpc::Upstream<intake::v1::IntakeService>;

// Asks intake on behalf of one incoming call: within its deadline, cancelled with it, retried by the policy beside
// intake's contract.
class IntakeDirectory final : public EpisodeDirectory {
 public:
  // Both borrowed for the life of the call.
  IntakeDirectory(const IntakeUpstream& intake, const Clock& clock, rpc::CallContext call)
      : intake_(intake), clock_(clock), call_(std::move(call)) {}

  absl::StatusOr<std::string> ClientOf(absl::string_view episode_name) override;

  // A session that was moved is NOT_FOUND, SESSION_MOVED with its new name, as intake says it.
  absl::Status CheckSession(absl::string_view session_name) override;

  // Takes at most half of the time that is left, so that the caller can still be told what needs no sessions.
  absl::StatusOr<HeldSessions> ReadHeldSessions(absl::string_view episode_name) override;

 private:
  const IntakeUpstream& intake_;
  const Clock& clock_;
  const rpc::CallContext call_;
};

// Makes a directory for each call; both are borrowed.
inline auto Directories(const IntakeUpstream& intake, const Clock& clock) {
  return [&intake, &clock](const rpc::CallContext& call) {
    return std::make_unique<IntakeDirectory>(intake, clock, call);
  };
}

// Holds callers that are limited to a caseload to the episodes that intake says are theirs; `intake` is borrowed. With
// intake away such callers get UNAVAILABLE.
rpc::CaseloadCheck CaseloadAtIntake(const IntakeUpstream& intake);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_RPC_INTAKE_DIRECTORY_H_
